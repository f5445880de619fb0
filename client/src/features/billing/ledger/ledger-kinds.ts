/** The ledger as people read it: what a transaction was about, and which of its amounts says so. */
import type { Transaction, TransactionKind } from '../billing-model.ts';

type Account = Transaction['amounts'][number]['account'];

export const LEDGER_FILTERS = {
  runs: ['RESERVE', 'SETTLE', 'RELEASE'],
  credits: ['GRANT', 'EXPIRE'],
  wallet: ['TOP_UP', 'REFUND'],
  invoices: ['CLOSE', 'INVOICE', 'PAYMENT', 'WRITE_OFF'],
  corrections: ['ADJUST'],
} as const satisfies Record<string, readonly TransactionKind[]>;

export type LedgerFilter = keyof typeof LEDGER_FILTERS;

/** The first of them that moved. */
const TELLING: Record<TransactionKind, readonly Account[]> = {
  GRANT: ['CREDITS'],
  EXPIRE: ['CREDITS'],
  TOP_UP: ['WALLET'],
  RESERVE: ['RESERVED'],
  SETTLE: ['SPENT', 'RESERVED'],
  RELEASE: ['RESERVED'],
  REFUND: ['WALLET', 'PAID', 'CREDITS'],
  ADJUST: ['WALLET', 'CREDITS', 'METERED', 'INVOICED'],
  CLOSE: ['SPENT'],
  INVOICE: ['INVOICED', 'METERED'],
  PAYMENT: ['INVOICED', 'PAID'],
  WRITE_OFF: ['INVOICED'],
};

/** Kinds that take from what the workspace has, or add to it; of the others only the size counts. */
const SIGNED: ReadonlySet<TransactionKind> = new Set(['GRANT', 'EXPIRE', 'TOP_UP', 'REFUND', 'ADJUST']);

/** In micro-USD, and whether its sign means something. */
export function headline({ kind, amounts }: Pick<Transaction, 'kind' | 'amounts'>): { micros: bigint; isSigned: boolean } {
  const moved = new Map(amounts.map(({ account, amountMicros }) => [account, BigInt(amountMicros)]));
  const telling = TELLING[kind].find((account) => moved.has(account)) ?? amounts[0]?.account;
  const micros = telling === undefined ? 0n : (moved.get(telling) ?? 0n);
  const isSigned = SIGNED.has(kind);
  return { micros: isSigned || micros >= 0n ? micros : -micros, isSigned };
}
