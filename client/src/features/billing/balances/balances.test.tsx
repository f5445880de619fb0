// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PLAN_TABLE } from '../../../testkit/billing-world.ts';
import { beginBilling, endBilling, running, showBilling } from '../billing-fixture.tsx';
import { creditsOfMonth } from './credits.ts';

beforeEach(beginBilling);
afterEach(endBilling);

const click = async (name: string | RegExp): Promise<void> => void fireEvent.click(await screen.findByRole('button', { name }));
const AUTO = { isEnabled: true, thresholdMicros: 5_000_000n, amountMicros: 40_000_000n, monthlyCapMicros: null, declinedAt: null };

test('credits are a part of what the month gave; the exact sum is one hover away', async () => {
  await showBilling();
  const part = await screen.findByRole('region', { name: 'Credits and wallet' });
  expect(within(part).getByRole('meter').getAttribute('aria-valuetext')).toBe('$26.879560 of $30.000000 left');
  expect(within(part).getByText('$26.88').getAttribute('title')).toBe('$26.879560');
  expect(within(part).getByText('Renews on December 1. What is left then expires.')).toBeDefined();
  expect(part.textContent).toContain('Held for runs under way$0.12');
});

const upcoming = (creditsPaid: string) => ({
  period: '2026-11',
  totalMicros: '0',
  lines: [
    {
      kind: 'CREDITS',
      amountMicros: creditsPaid,
      model: null,
      purpose: null,
      runs: 0,
      inputTokens: '0',
      outputTokens: '0',
      description: '',
    } as const,
  ],
});
const balances = (creditsMicros: string, reservedMicros = '0') => ({
  creditsMicros,
  reservedMicros,
  walletMicros: '0',
  owedMicros: '0',
  invoicedMicros: '0',
  spentMicros: '0',
});

test('what the month gave is what is left and what was used of it, though the plan would give more', () => {
  const [free, team] = PLAN_TABLE;
  expect(creditsOfMonth({ plan: free, seats: 4, balances: balances('2500000'), upcoming: upcoming('-2500000') })).toEqual({
    left: 2_500_000n,
    all: 5_000_000n,
    percent: 50,
  });
  const midMonth = { plan: team, seats: 2, balances: balances('6000000'), upcoming: upcoming('-4000000') };
  expect(creditsOfMonth(midMonth)).toMatchObject({ all: 10_000_000n, percent: 60 });
  const running = { ...midMonth, balances: balances('5000000', '1000000') };
  expect(creditsOfMonth(running)).toMatchObject({ all: 10_000_000n, percent: 50 });
  expect(creditsOfMonth({ ...midMonth, balances: balances('0'), upcoming: upcoming('0') }).percent).toBe(0);
});

test('an own amount is checked before anybody leaves for Stripe', async () => {
  const { world } = await showBilling((before) => (before.subscription = running()));
  await click('Add money');
  fireEvent.click(await screen.findByLabelText('Another amount'));
  const field = screen.getByLabelText('Your amount in US dollars');
  fireEvent.change(field, { target: { value: '4.99' } });
  await click('Pay at Stripe');
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  expect(world.asked).toEqual([]);
  fireEvent.change(field, { target: { value: '12,50' } });
  expect(screen.getByText('The wallet will hold about $37.50.')).toBeDefined();
  await click('Pay $12.50 at Stripe');
  await waitFor(() => expect(world.asked).toEqual([{ name: 'startTopUp', input: { workspaceId: 'wsp_1', amountMicros: '12500000' } }]));
});

test('the wallet says how it fills itself, and the form begins with that', async () => {
  const { world } = await showBilling((before) => (before.autoTopUp = AUTO));
  expect(await screen.findByText('Below $5.00, $40.00 is added by itself.')).toBeDefined();
  await click('Automatic top-up');
  fireEvent.change(await screen.findByLabelText('At most in a month'), { target: { value: '39' } });
  await click('Save');
  expect(await screen.findByText('This is less than one top-up.')).toBeDefined();
  fireEvent.change(screen.getByLabelText('At most in a month'), { target: { value: '120' } });
  await click('Save');
  expect(await screen.findByText('The wallet fills itself now')).toBeDefined();
  expect(world.asked[0]?.input).toEqual({
    workspaceId: 'wsp_1',
    isEnabled: true,
    thresholdMicros: '5000000',
    amountMicros: '40000000',
    monthlyCapMicros: '120000000',
  });
});

test('turned off, it keeps its amounts whatever stands in the fields', async () => {
  const { world } = await showBilling((before) => (before.autoTopUp = AUTO));
  await click('Automatic top-up');
  fireEvent.change(await screen.findByLabelText('Add'), { target: { value: 'lots' } });
  fireEvent.click(screen.getByLabelText('Fill the wallet by itself'));
  await click('Save');
  expect(await screen.findByText('The wallet no longer fills itself')).toBeDefined();
  expect(world.asked[0]?.input).toMatchObject({ isEnabled: false, amountMicros: '40000000', thresholdMicros: '5000000' });
});

test('a card that said no is told where the wallet is', async () => {
  await showBilling((world) => (world.autoTopUp = { ...AUTO, isEnabled: false, declinedAt: '2026-11-19T00:00:00.000Z' }));
  expect(await screen.findByText('It stopped filling itself: the card was declined.')).toBeDefined();
});
