import { describeError } from '../../../api/errors.ts';
import type { ApiError } from '../../../api/errors.ts';
import { sessionMessages } from '../../../messages/session-en.ts';
import { formatDayTime } from '../../../ui/format-time.ts';

/** Why a prompt was not sent. */
export interface Refusal {
  readonly text: string;
  /** The budget that is in the way, where it is one. */
  readonly budgetId: string | null;
}

/** Of money the server's own sentence says what is in the way. */
const SAYS_IT_ITSELF: ReadonlySet<ApiError['code']> = new Set(['BUDGET_EXCEEDED', 'PAYMENT_REQUIRED', 'UNAVAILABLE']);

export function ownReason(text: string): Refusal {
  return { text, budgetId: null };
}

export function refusalOf(error: ApiError): Refusal {
  const { title, description } = describeError(error);
  const opens = error.resetsAt === undefined ? '' : ` ${sessionMessages.opensAgain(formatDayTime(error.resetsAt))}`;
  const text = SAYS_IT_ITSELF.has(error.code)
    ? sessionMessages.notPaid(`${error.message}${opens}`)
    : sessionMessages.sendFailed(title, description);
  return { text, budgetId: error.budgetId ?? null };
}
