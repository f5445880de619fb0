/** Where the database names a person, table by table, and what of each row is theirs to have. personal-export.db.test.ts holds it complete. */
import { ACCOUNT_TABLES, WORKSPACE_TABLES } from './account-tables.ts';
import type { PersonalTable } from './personal-table.ts';
import { RECORD_TABLES, SESSION_TABLES } from './session-tables.ts';

export const PERSONAL_TABLES: readonly PersonalTable[] = [...ACCOUNT_TABLES, ...WORKSPACE_TABLES, ...SESSION_TABLES, ...RECORD_TABLES];

/** Columns that name a person and are in no copy of their data, with the reason. */
export const NOT_GIVEN: Readonly<Record<string, string>> = {
  'login_challenge.user_id': 'a secret of five minutes',
  'notification.actor_id': 'what others were told of what stands under messages and comments',
  'notification_delivery.recipient_id': 'a mail that waits for minutes, of a notification that is given',
  'notification_route.user_id': 'when the next mail may go out',
  'reservation.actor_id': 'held while an answer is written; then it is a row of the usage',
  'run_slot.actor_id': 'held while an answer is written',
  'audit_event.detail': 'an id beside what was done; the event is theirs where they did it or it was done to them',
  'comment.mentions': 'others wrote it; the notification of it is given',
  'message_search.document': 'the index over messages that are given',
  'ledger_transaction.subject': 'the run that was paid; the usage has it',
  'usage_word.word': 'ids behind the sums of the usage, which is given row by row',
};
