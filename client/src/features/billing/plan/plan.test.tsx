// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PLAN_TABLE, SELF_HOSTED } from '../../../testkit/billing-world.ts';
import { beginBilling, endBilling, running, showBilling } from '../billing-fixture.tsx';

beforeEach(beginBilling);
afterEach(endBilling);

const click = async (name: string | RegExp): Promise<void> => void fireEvent.click(await screen.findByRole('button', { name }));
const planPart = () => screen.findByRole('region', { name: 'Plan' });

test('an owner sees the plan, what it gives, what it costs and when it renews', async () => {
  await showBilling((world) => (world.subscription = running()));
  const plan = await planPart();
  expect(within(plan).getByText('Team')).toBeDefined();
  expect(plan.textContent).toContain('$60 a month');
  expect(plan.textContent).toContain('3 seats × $20');
  expect(within(plan).getByText('Renews on December 1.')).toBeDefined();
  expect(within(plan).getByText('$10 of credits a month for each seat')).toBeDefined();
  expect(within(plan).getByText('Up to 100 members')).toBeDefined();
});

test('an admin reads everything, changes nothing, and is told whom to ask', async () => {
  await showBilling((world) => {
    world.viewerRole = 'ADMIN';
    world.subscription = running();
  });
  expect(await screen.findByText('Only owners change the plan and pay: ask Ana Reyes.')).toBeDefined();
  for (const name of ['Compare plans', 'Manage card and addresses', 'Cancel the plan', 'Add money', 'Automatic top-up'])
    expect(screen.queryByRole('button', { name })).toBeNull();
  expect(screen.getByRole('region', { name: 'Ledger' })).toBeDefined();
});

test('a member is told whose page this is, and asks for no figures', async () => {
  await showBilling((world) => (world.viewerRole = 'MEMBER'));
  expect(await screen.findByText('Ask Ana Reyes.')).toBeDefined();
  expect(screen.queryByRole('region', { name: 'Plan' })).toBeNull();
  expect(screen.queryByRole('link', { name: 'Billing' })).toBeNull();
});

test('a server of one’s own has everything and sells nothing', async () => {
  await showBilling((world) => {
    world.plan = SELF_HOSTED;
    world.payments = false;
    world.invoices = world.invoices.map((invoice) => ({ ...invoice, status: 'STATEMENT' }));
  });
  expect(await screen.findByText('This server has everything')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Compare plans' })).toBeNull();
  expect(screen.queryByRole('region', { name: 'Payments' })).toBeNull();
  expect(screen.getByRole('region', { name: 'Statements' })).toBeDefined();
});

test('without payments a plan stays, and one calm line says why', async () => {
  await showBilling((world) => (world.payments = false));
  expect(await screen.findByText(/^Payments are not set up on this server/u)).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Compare plans' })).toBeNull();
});

test('a higher plan says what is due today, as Stripe reckons it, before it begins', async () => {
  const { world } = await showBilling((before) => (before.subscription = running()));
  await click('Compare plans');
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByText('Your plan')).toBeDefined();
  await click('Choose Business');
  expect(await within(dialog).findByText('$18.34')).toBeDefined();
  expect(within(dialog).getByText('The difference for 3 seats and the 11 days that are left of this month.')).toBeDefined();
  expect(within(dialog).getByText('$120 a month')).toBeDefined();
  expect(world.asked).toEqual([]);
  await click('Change to Business now');
  expect(await screen.findByText('The workspace is on Business')).toBeDefined();
  expect(world.asked).toEqual([{ name: 'changePlan', input: { workspaceId: 'wsp_1', plan: 'BUSINESS' } }]);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('a lower plan begins when what is paid for ends', async () => {
  const { world } = await showBilling((before) => {
    before.plan = PLAN_TABLE[2];
    before.subscription = running({ plan: 'BUSINESS' });
  });
  await click('Compare plans');
  await click('Choose Team');
  expect(await screen.findByText('You keep Business and its credits')).toBeDefined();
  await click('Change to Team on December 1');
  expect(await screen.findByText('The workspace changes to Team on December 1')).toBeDefined();
  expect(world.asked.map(({ name }) => name)).toEqual(['changePlan']);
});

test('cancelling is asked once, with its day', async () => {
  const { world } = await showBilling((before) => (before.subscription = running()));
  await click('Cancel the plan');
  expect(await screen.findByText('The workspace is on Free. What is in the wallet stays.')).toBeDefined();
  await click('Cancel on December 1');
  expect(await screen.findByText('The plan ends on December 1')).toBeDefined();
  expect(world.asked.map(({ name }) => name)).toEqual(['cancelSubscription']);
});

test.each([
  [
    'ends',
    { nextPlan: 'FREE', cancelsAt: '2026-12-01T00:00:00.000Z' },
    'Ends on December 1, then the workspace is on Free.',
    'resumeSubscription',
  ],
  ['becomes a lower one', { nextPlan: 'FREE' }, 'Becomes Free on December 1.', 'changePlan'],
])('a plan that %s can be kept', async (_what, more, sentence, asked) => {
  const { world } = await showBilling((before) => (before.subscription = running(more)));
  expect(await screen.findByText(sentence)).toBeDefined();
  await click('Keep Team');
  await waitFor(() => expect(world.asked.map(({ name }) => name)).toEqual([asked]));
});

test('what the server refuses is said, and nothing pretends to have changed', async () => {
  const { world } = await showBilling((before) => (before.subscription = running()));
  await click('Cancel the plan');
  world.refusal = 'PAYMENT_REQUIRED';
  await click('Cancel on December 1');
  const notes = screen.getByRole('region', { name: 'Notifications', hidden: true });
  expect(await within(notes).findByText('A payment is needed')).toBeDefined();
  expect(screen.getByRole('dialog')).toBeDefined();
});

test('the first plan is a trial, and leads to Stripe', async () => {
  const { world } = await showBilling((before) => {
    before.plan = PLAN_TABLE[0];
    before.seats = 1;
  });
  await click('Compare plans');
  expect(await screen.findByText('For 3 seats. You are told what a change costs before it happens.')).toBeDefined();
  await click('Choose Team');
  expect(await screen.findByText(/^A trial until January 1, 2027\./u)).toBeDefined();
  await click('Go to Stripe');
  await waitFor(() => expect(location.hash).toBe('#at-stripe'));
  expect(world.asked).toEqual([{ name: 'startCheckout', input: { workspaceId: 'wsp_1', plan: 'TEAM' } }]);
});

test.each([
  ['OWNER', 'Update the card by November 26. Until then everything goes on; after it, nobody can ask models.'],
  ['ADMIN', 'An owner has to update the card by November 26. After it, nobody can ask models.'],
] as const)('a failed payment tells %s what to do and until when', async (role, sentence) => {
  const { world } = await showBilling((before) => {
    before.viewerRole = role;
    before.subscription = running({ status: 'PAST_DUE', pastDueSince: '2026-11-12T00:00:00.000Z', freezesAt: '2026-11-26T00:00:00.000Z' });
  });
  expect((await screen.findByRole('alert')).textContent).toContain(sentence);
  if (role === 'ADMIN') return expect(screen.queryByRole('button', { name: 'Update the card' })).toBeNull();
  await click('Update the card');
  await waitFor(() => expect(world.asked.map(({ name }) => name)).toEqual(['openBillingPortal']));
});

test('a frozen workspace says what still works', async () => {
  await showBilling((world) => {
    world.subscription = running({
      status: 'UNPAID',
      pastDueSince: '2026-11-01T00:00:00.000Z',
      freezesAt: '2026-11-15T00:00:00.000Z',
      frozenAt: '2026-11-15T00:00:00.000Z',
    });
  });
  expect((await screen.findByRole('alert')).textContent).toContain('Everything can be read, but nobody can ask models until it is paid.');
  expect(screen.getByRole('button', { name: 'Pay now' })).toBeDefined();
});
