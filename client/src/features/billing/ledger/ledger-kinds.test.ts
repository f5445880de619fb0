import { expect, test } from 'vitest';
import type { Transaction } from '../billing-model.ts';
import { billingMessages } from '../../../messages/billing-en.ts';
import { LEDGER_FILTERS, headline } from './ledger-kinds.ts';

type Amounts = Partial<Record<Transaction['amounts'][number]['account'], string>>;

const moved = (kind: Transaction['kind'], amounts: Amounts) =>
  headline({
    kind,
    amounts: Object.entries(amounts).map(([account, amountMicros]) => ({ account: account as keyof Amounts, amountMicros })),
  });

test.each([
  ['GRANT', { CREDITS: '5000000', GRANTED: '-5000000' }, 5_000_000n],
  ['EXPIRE', { CREDITS: '-120', GRANTED: '120' }, -120n],
  ['TOP_UP', { WALLET: '25000000', PAID: '-25000000' }, 25_000_000n],
  ['RESERVE', { CREDITS: '-900', RESERVED: '900' }, 900n],
  ['SETTLE', { CREDITS: '600', RESERVED: '-900', SPENT: '300' }, 300n],
  ['RELEASE', { CREDITS: '900', RESERVED: '-900' }, 900n],
  ['PAYMENT', { INVOICED: '40', PAID: '-40' }, 40n],
  ['INVOICE', { METERED: '40', INVOICED: '-40' }, 40n],
  ['CLOSE', { SPENT: '-300', REVENUE: '300' }, 300n],
  ['REFUND', { WALLET: '-25', PAID: '25' }, -25n],
] as const)('what %s says is its telling amount', (kind, amounts, micros) => {
  expect(moved(kind, amounts).micros).toBe(micros);
});

test('a run that cost nothing still says what was held for it', () => {
  expect(moved('SETTLE', { CREDITS: '900', RESERVED: '-900' })).toEqual({ micros: 900n, isSigned: false });
});

test('every kind has words, and stands under one filter', () => {
  const kinds = Object.keys(billingMessages.ledger.kinds);
  expect(Object.values(LEDGER_FILTERS).flat().toSorted()).toEqual(kinds.toSorted());
});
