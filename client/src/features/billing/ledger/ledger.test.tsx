// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LedgerEntry } from '../../../testkit/billing-world.ts';
import { beginBilling, endBilling, showBilling } from '../billing-fixture.tsx';

beforeEach(beginBilling);
afterEach(endBilling);

const ENTRIES: LedgerEntry[] = [
  { kind: 'SETTLE', at: '2026-11-20T11:42:00.000Z', amounts: { CREDITS: 4_200n, RESERVED: -9_300n, SPENT: 5_100n } },
  { kind: 'TOP_UP', at: '2026-11-18T09:00:00.000Z', amounts: { WALLET: 25_000_000n, PAID: -25_000_000n } },
  { kind: 'ADJUST', at: '2026-10-21T10:00:00.000Z', amounts: { WALLET: -500_000n, PAID: 500_000n }, note: 'Paid twice' },
];

const ledger = () => screen.findByRole('list', { name: 'Ledger' });

test('each entry says what it was, how much, and opens to accounts that sum to zero', async () => {
  await showBilling((world) => (world.ledger = ENTRIES));
  const rows = within(await ledger()).getAllByRole('listitem');
  expect(rows.map((row) => row.querySelector('summary')?.textContent)).toEqual([
    expect.stringContaining('Run paidNov 20, 2026, 11:42 AM UTC$0.005100'),
    expect.stringContaining('+$25.000000'),
    expect.stringContaining('Paid twice-$0.500000'),
  ]);
  const entry = rows[0]!.querySelector('details')!;
  expect([...entry.querySelectorAll('dl > div')].map(({ textContent }) => textContent)).toEqual([
    'Credits+$0.004200',
    'Held for runs-$0.009300',
    'Used this month+$0.005100',
  ]);
});

test('only one kind is shown when asked for', async () => {
  await showBilling((world) => (world.ledger = ENTRIES));
  await ledger();
  fireEvent.change(screen.getByLabelText('Show'), { target: { value: 'wallet' } });
  await waitFor(async () => expect(within(await ledger()).getAllByRole('listitem')).toHaveLength(1));
  expect(within(await ledger()).getByText('Added to the wallet')).toBeDefined();
  fireEvent.change(screen.getByLabelText('Show'), { target: { value: 'credits' } });
  expect(await screen.findByText('Nothing of this kind yet.')).toBeDefined();
});

test('older entries come below, none twice', async () => {
  const many = Array.from({ length: 45 }, (_, index): LedgerEntry => ({ ...ENTRIES[1]!, note: `number ${index}` }));
  await showBilling((world) => (world.ledger = many));
  await ledger();
  for (const shown of [40, 45]) {
    fireEvent.click(screen.getByRole('button', { name: 'Show older entries' }));
    await waitFor(async () => expect(within(await ledger()).getAllByRole('listitem')).toHaveLength(shown));
  }
  const notes = within(await ledger()).getAllByText(/number \d+$/u);
  expect(new Set(notes.map(({ textContent }) => textContent)).size).toBe(45);
  expect(screen.queryByRole('button', { name: 'Show older entries' })).toBeNull();
});

test('a page that did not come is said, and can be asked for again', async () => {
  const many = Array.from({ length: 25 }, (_, index): LedgerEntry => ({ ...ENTRIES[1]!, note: `number ${index}` }));
  const { world } = await showBilling((before) => (before.ledger = many));
  await ledger();
  world.refusal = 'UNAVAILABLE';
  fireEvent.click(screen.getByRole('button', { name: 'Show older entries' }));
  expect(await within(screen.getByRole('region', { name: 'Ledger' })).findByText('This is unavailable for the moment')).toBeDefined();
  expect(within(await ledger()).getAllByRole('listitem')).toHaveLength(20);
  world.refusal = undefined;
  fireEvent.click(screen.getByRole('button', { name: 'Show older entries' }));
  await waitFor(async () => expect(within(await ledger()).getAllByRole('listitem')).toHaveLength(25));
});
