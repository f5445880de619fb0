// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PLAN_TABLE } from '../../../testkit/billing-world.ts';
import { beginBilling, endBilling, running, showBilling } from '../billing-fixture.tsx';

beforeEach(beginBilling);
afterEach(endBilling);

const click = async (name: string | RegExp): Promise<void> => void fireEvent.click(await screen.findByRole('button', { name }));

/** Leaves for Stripe from the page, and is back with what Stripe's page says. */
async function comeBack(from: Awaited<ReturnType<typeof showBilling>>, leave: () => Promise<void>, told: string): Promise<void> {
  await leave();
  await waitFor(() => expect(location.hash).toBe('#at-stripe'));
  history.pushState(null, '', `/w/tide/billing?stripe=${told}`);
  expect(from.world.asked).toHaveLength(1);
}

test('after a checkout the page waits for the news, and settles by itself', async () => {
  const view = await showBilling((world) => (world.plan = PLAN_TABLE[0]));
  await comeBack(
    view,
    async () => {
      await click('Compare plans');
      await click('Choose Team');
      await click('Go to Stripe');
    },
    'checkout',
  );
  expect(await screen.findByText('Stripe is confirming your plan')).toBeDefined();
  // The server's reading of the plan may be a moment older than that of the subscription.
  view.world.subscription = running({ status: 'TRIALING', trialEndsAt: '2026-12-01T00:00:00.000Z' });
  expect(await screen.findByText('Trial')).toBeDefined();
  expect(screen.getByText('Stripe is confirming your plan')).toBeDefined();
  view.world.plan = PLAN_TABLE[1];
  expect(await screen.findByText('The workspace is on Team')).toBeDefined();
  expect(screen.queryByText('Stripe is confirming your plan')).toBeNull();
  expect(location.search).toBe('');
});

test('a top-up that has arrived says how much came', async () => {
  const view = await showBilling((world) => (world.subscription = running()));
  await comeBack(
    view,
    async () => {
      await click('Add money');
      fireEvent.click(await screen.findByLabelText('$50'));
      await click('Pay $50 at Stripe');
    },
    'topUp',
  );
  expect(await screen.findByText('Stripe is confirming your payment')).toBeDefined();
  view.world.balances.walletMicros += 50_000_000n;
  expect(await screen.findByText('$50.00 added to the wallet')).toBeDefined();
});

test('whoever turned back at Stripe is told that nothing happened', async () => {
  await showBilling(undefined, '?stripe=canceled');
  expect(await screen.findByText('Nothing was changed and nothing was charged.')).toBeDefined();
  await waitFor(() => expect(location.search).toBe(''));
  expect(screen.queryByText(/^Stripe is confirming/u)).toBeNull();
});

test('on a device that did not send them off, the news of before are no news', async () => {
  await showBilling((world) => (world.subscription = running()), '?stripe=checkout');
  expect(await screen.findByText('Stripe is confirming your plan')).toBeDefined();
  expect(screen.queryByText('The workspace is on Team')).toBeNull();
});
