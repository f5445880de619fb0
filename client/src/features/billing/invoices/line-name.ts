import { billingMessages } from '../../../messages/billing-en.ts';
import type { BillLine } from '../billing-model.ts';

/** Usage by its model and what it was asked for; everything else as the server says it. */
export function lineName({ model, purpose, description }: Pick<BillLine, 'model' | 'purpose' | 'description'>): string {
  return model === null || purpose === null ? description : billingMessages.lines.usage(model.name, purpose);
}
