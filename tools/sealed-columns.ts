/** Everything that is sealed under the app's secret, for `npm run rotate-secret`. A test compares it with the database's columns. */
import { TWO_FACTOR_SEALED } from '../server/identity/two-factor-codes.ts';
import type { SealedColumn } from '../server/kit/resealing.ts';
import { PROVIDER_KEY_SEALED } from '../server/models/own-keys/key-rows.ts';
import { WEBHOOK_SEALED } from '../server/webhooks/signing.ts';

export const SEALED_COLUMNS: readonly SealedColumn[] = [TWO_FACTOR_SEALED, PROVIDER_KEY_SEALED, ...WEBHOOK_SEALED];
