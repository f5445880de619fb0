// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SELF_HOSTED, SESSIONS } from '../../../testkit/billing-world.ts';
import { beginBilling, endBilling, showBilling } from '../billing-fixture.tsx';
import { exactMoney } from '../money.ts';

beforeEach(beginBilling);
afterEach(endBilling);

const click = async (name: string | RegExp): Promise<void> => void fireEvent.click(await screen.findByRole('button', { name }));
const AGREES = { line: 'Equal to the line, to the micro-dollar', level: 'Equal to the level above, to the micro-dollar' };
const LINE = '?invoice=ivc_2026-10&line=ivl_2026-10_anthropic:claude-sonnet-5-5';
const crumbs = () => within(screen.getByRole('navigation', { name: 'Where you are in the bill' }));
const total = () => screen.getByRole('heading', { level: 1 }).textContent;

test('the open month stands there with its lines, which add up', async () => {
  const { world } = await showBilling();
  const part = await screen.findByRole('region', { name: 'November 2026 so far' });
  expect(within(part).getByText('The next invoice, as it stands now. It is closed on December 1.')).toBeDefined();
  const used = world.open.reduce((sum, { amount }) => sum + amount, 0n);
  expect(part.textContent).toContain(exactMoney(used + 57_000_000n));
  expect(within(part).getByText('The lines add up to the total, to the micro-dollar.')).toBeDefined();
});

test('an invoice opens to its lines, a line to days, a day to sessions, a session to messages that can be read', async () => {
  const { world } = await showBilling();
  await click('Open October 2026, PAR-2026-10-0001');
  await click('Claude Sonnet 5.5 · answers');
  const runs = world.invoices[0]!.runs.filter(({ model }) => model === 'anthropic:claude-sonnet-5-5');
  const sumOf = (some: typeof runs) => exactMoney(some.reduce((sum, { amount }) => sum + amount, 0n));
  expect(await screen.findByText(AGREES.line)).toBeDefined();
  expect(total()).toContain(sumOf(runs));

  const ofDay = runs.filter(({ at }) => at.startsWith('2026-10-05'));
  await click('Mon, Oct 5');
  expect(await screen.findByText(AGREES.level)).toBeDefined();
  expect(total()).toContain(sumOf(ofDay));

  const session = ofDay[0]!.session;
  const ofSession = ofDay.filter((run) => run.session === session);
  await click(SESSIONS[session]!);
  const links = await screen.findAllByRole('link', { name: new RegExp(`^${SESSIONS[session]}`, 'u') });
  const addresses = new Set(links.map((link) => link.getAttribute('href')));
  expect(addresses).toEqual(new Set(ofSession.map(({ id }) => `/s/${session}?message=${id}`)));
  expect(await screen.findByText(AGREES.level)).toBeDefined();
  expect(total()).toContain(sumOf(ofSession));

  fireEvent.click(crumbs().getByRole('button', { name: 'Mon, Oct 5' }));
  await waitFor(() => expect(total()).toContain(sumOf(ofDay)));
  fireEvent.click(crumbs().getByRole('button', { name: 'October 2026' }));
  expect(await screen.findByRole('table', { name: 'Invoice of October 2026' })).toBeDefined();
  fireEvent.click(crumbs().getByRole('button', { name: 'Billing' }));
  expect(await screen.findByRole('region', { name: 'Plan' })).toBeDefined();
  expect(location.search).toBe('');
});

test('the address leads to the same sum', async () => {
  const { world } = await showBilling(undefined, `${LINE}&in=PERSON:usr_ben&by=DAY`);
  const ofBen = world.invoices[0]!.runs.filter((run) => run.person === 'usr_ben' && run.model === 'anthropic:claude-sonnet-5-5');
  expect(await screen.findByText(AGREES.level)).toBeDefined();
  expect(total()).toContain(exactMoney(ofBen.reduce((sum, { amount }) => sum + amount, 0n)));
  expect(await crumbs().findByText('Ben Okafor')).toBeDefined();
  expect(screen.getByRole('tab', { name: 'Day' }).getAttribute('aria-selected')).toBe('true');
  expect(screen.queryByRole('tab', { name: 'Person' })).toBeNull();
});

test('while rows are missing the rest is said; with all of them the sum is proved', async () => {
  await showBilling(undefined, `${LINE}&by=MESSAGE`);
  expect(await screen.findByText('Sum of 50 rows')).toBeDefined();
  expect(screen.getByText(/more in rows that are not shown yet$/u)).toBeDefined();
  expect(screen.queryByText(AGREES.line)).toBeNull();
  await click('Show more');
  expect(await screen.findByText('Sum of 100 rows')).toBeDefined();
  await click('Show more');
  expect(await screen.findByText('Sum of 106 rows')).toBeDefined();
  expect(screen.getByText(AGREES.line)).toBeDefined();
});

test('a sum that does not agree is not hidden', async () => {
  const { world } = await showBilling(undefined, LINE);
  expect(await screen.findByText(AGREES.line)).toBeDefined();
  world.lost = 1n;
  fireEvent.focus(screen.getByRole('tab', { name: 'Person' }));
  expect(await screen.findByText('Differs from the level above by $0.000001')).toBeDefined();
});

test('a group that holds nothing says so', async () => {
  await showBilling(undefined, `${LINE}&in=DAY:2026-10-31`);
  expect(await screen.findByText('Nothing is behind this sum.')).toBeDefined();
});

test('an invoice of elsewhere is not here', async () => {
  await showBilling(undefined, '?invoice=ivc_elsewhere');
  expect(await screen.findByText('This invoice is not here')).toBeDefined();
  fireEvent.click(crumbs().getByText('Billing'));
  expect(await screen.findByRole('region', { name: 'Invoices' })).toBeDefined();
});

test('files and the way to pay stand beside each invoice', async () => {
  await showBilling();
  const list = within(await screen.findByRole('list', { name: 'Invoices' }));
  expect(list.getByRole('link', { name: 'PAR-2026-10-0001 as CSV' }).getAttribute('href')).toBe('/export/invoice/ivc_2026-10.csv');
  expect(list.getByRole('link', { name: 'PAR-2026-09-0001 as PDF' }).getAttribute('href')).toBe(
    'https://pay.example.com/PAR-2026-09-0001.pdf',
  );
  expect(list.getAllByRole('link', { name: 'Pay' })).toHaveLength(1);
});

test('a statement shows what was used, and that nothing is due', async () => {
  const { world } = await showBilling((before) => {
    before.plan = SELF_HOSTED;
    before.payments = false;
    before.invoices = before.invoices.slice(0, 1).map((invoice) => ({ ...invoice, status: 'STATEMENT' }));
  });
  const used = world.invoices[0]!.runs.reduce((sum, { amount }) => sum + amount, 0n);
  const list = within(await screen.findByRole('list', { name: 'Statements' }));
  expect(list.getByTitle(exactMoney(used))).toBeDefined();
  await click(/^Open October 2026/u);
  expect(await screen.findByRole('table', { name: 'Statement of October 2026' })).toBeDefined();
  expect(screen.getByText('nothing')).toBeDefined();
});

test('without invoices it says when the first one comes', async () => {
  await showBilling((world) => (world.invoices = []));
  expect(await screen.findByText('The first one comes when the month closes, on December 1.')).toBeDefined();
});
