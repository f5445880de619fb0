// @vitest-environment jsdom
import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ErrorCode } from '../../../../schema/wire/errors.ts';
import { useViewerHints } from '../../api/use-hint.ts';
import { installBrowserParts } from '../../testkit/browser-parts.ts';
import { startNotificationServer } from '../../testkit/notification-server.ts';
import type { NoticeRow } from '../../testkit/notification-server.ts';
import { ANA, renderClient } from '../../testkit/render-client.tsx';
import { dismissToast, shownToasts } from '../../ui/toast-store.ts';
import { NotificationBell } from './notification-bell.tsx';
import { NotificationPanel } from './notification-panel.tsx';
import { NotificationSettingsDialog } from './notification-settings-dialog.tsx';
import { UnreadTitle } from './unread-title.tsx';

const BEN = { __typename: 'User' as const, id: 'usr_ben', displayName: 'Ben Okafor' };
const row = (number: number, more: Partial<NoticeRow> = {}): NoticeRow => ({
  id: `ntf_${number}`,
  kind: 'MENTION',
  excerpt: `What number ${number} says`,
  commentId: `cmt_${number}`,
  createdAt: new Date(Date.UTC(2026, 10, 20, 0, number)).toISOString(),
  readAt: null,
  actor: BEN,
  session: { id: 'ses_plan', title: 'Launch plan' },
  message: { id: 'msg_1', status: 'COMPLETE' },
  ...more,
});
const read = (number: number, more: Partial<NoticeRow> = {}) => row(number, { readAt: '2026-11-20T00:00:00.000Z', ...more });

configure({ asyncUtilTimeout: 10_000 });
const closers: (() => Promise<void>)[] = [];
beforeEach(() => {
  installBrowserParts();
  history.replaceState(null, '', '/w/tide');
});
afterEach(async () => {
  cleanup();
  for (const { id } of shownToasts()) dismissToast(id);
  for (const close of closers.splice(0)) await close();
  vi.unstubAllGlobals();
});

const calls = { open: vi.fn<() => void>(), settings: vi.fn<() => void>() };
beforeEach(() => {
  calls.open.mockClear();
  calls.settings.mockClear();
});

function Page() {
  useViewerHints();
  return (
    <>
      <UnreadTitle />
      <NotificationBell onOpenSheet={() => {}} onSettings={calls.settings} />
    </>
  );
}

const panel = <NotificationPanel onOpen={calls.open} onSettings={calls.settings} />;

async function start(rows: NoticeRow[], children = panel, refusal: ErrorCode | null = null) {
  const server = await startNotificationServer(rows);
  server.world.refusal = refusal;
  const team = { id: 'wsp_1', slug: 'team', name: 'Team', erasesAt: null };
  const viewer = { ...ANA, memberships: [{ role: 'OWNER' as const, workspace: team }] };
  const view = renderClient(children, { origin: server.origin, viewer });
  closers.push(view.api.close, server.close);
  return server;
}

const items = (section: string) =>
  within(screen.getByRole('region', { name: section }))
    .getAllByRole('listitem')
    .map((item) => item.textContent);
const texts = () => screen.getAllByText(/^What number/u).map(({ textContent }) => textContent);

test('unread ones come first, whatever their age, each with who, where, what and a way there', async () => {
  await start([read(3), row(2, { kind: 'RUN_FINISHED', actor: null, commentId: null }), row(1)]);
  await screen.findAllByRole('link', { name: /Ben Okafor mentioned you in Launch plan/u });
  expect(texts()).toEqual(['What number 2 says', 'What number 1 says', 'What number 3 says']);
  expect(items('New')).toHaveLength(2);
  expect(items('New')[0]).toContain('Your prompt has its answer in Launch plan');
  const links = screen.getAllByRole('link').map((link) => link.getAttribute('href'));
  expect(links).toEqual([
    '/s/ses_plan?message=msg_1',
    '/s/ses_plan?message=msg_1&comment=cmt_1',
    '/s/ses_plan?message=msg_1&comment=cmt_3',
  ]);
});

test('opening one reads it and goes there', async () => {
  const server = await start([row(1)]);
  fireEvent.click(await screen.findByRole('link'));
  expect(`${location.pathname}${location.search}`).toBe('/s/ses_plan?message=msg_1&comment=cmt_1');
  expect(calls.open).toHaveBeenCalledTimes(1);
  await waitFor(() => expect(server.world.rows[0]?.readAt).not.toBeNull());
});

test('one may be marked without opening it, and all at once; a refusal is taken back visibly', async () => {
  const server = await start([row(3), row(2), row(1)]);
  await screen.findAllByRole('link');
  server.world.refusal = 'UNAVAILABLE';
  fireEvent.click(screen.getAllByRole('button', { name: 'Mark as read' })[0]!);
  expect(items('New')).toHaveLength(2);
  expect(await screen.findByText('This is unavailable for the moment')).toBeDefined();
  await waitFor(() => expect(items('New')).toHaveLength(3));
  server.world.refusal = null;
  fireEvent.click(screen.getAllByRole('button', { name: 'Mark as read' })[0]!);
  expect(items('New')).toHaveLength(2);
  fireEvent.click(screen.getByRole('button', { name: 'Mark all read' }));
  expect(screen.queryByRole('region', { name: 'New' })).toBeNull();
  await waitFor(() => expect(server.world.rows.every(({ readAt }) => readAt !== null)).toBe(true));
  expect(screen.queryByRole('button', { name: 'Mark all read' })).toBeNull();
});

test('what may no longer be read has no title, no text and leads nowhere', async () => {
  await start([row(1, { session: null, message: null, excerpt: '' })]);
  expect(await screen.findByText('You can no longer open this session.')).toBeDefined();
  expect(screen.getByText(/Ben Okafor mentioned you\s*$/u)).toBeDefined();
  expect(screen.queryByRole('link')).toBeNull();
});

test('an answer that failed says so', async () => {
  await start([row(1, { kind: 'RUN_FINISHED', actor: null, message: { id: 'msg_1', status: 'FAILED' } })]);
  expect((await screen.findByRole('link')).textContent).toContain('Your prompt got no answer in Launch plan');
});

test('arrow keys walk through the list', async () => {
  await start([row(2), read(1)]);
  const [first, second] = await screen.findAllByRole('link');
  first!.focus();
  fireEvent.keyDown(first!, { key: 'ArrowDown' });
  expect(document.activeElement).toBe(second);
  fireEvent.keyDown(second!, { key: 'ArrowUp' });
  expect(document.activeElement).toBe(first);
});

test('nothing at all is said kindly; a failed load says what to do, and trying again works', async () => {
  const server = await start([], panel, 'UNAVAILABLE');
  expect(screen.getByRole('status', { name: 'Loading your notifications' })).toBeDefined();
  const again = await screen.findByRole('button', { name: 'Try again' });
  server.world.refusal = null;
  fireEvent.click(again);
  expect(await screen.findByText('Nothing to catch up on')).toBeDefined();
});

test('the bell and the tab say how many wait, and follow what other devices do', async () => {
  const server = await start([row(2), row(1)], <Page />);
  await screen.findAllByRole('button', { name: 'Notifications, 2 are unread' });
  await waitFor(() => expect(document.title).toMatch(/^\(2\) /u));
  server.change([row(3), row(2), row(1)]);
  await screen.findAllByRole('button', { name: 'Notifications, 3 are unread' });
  server.change([read(3), read(2), read(1)]);
  await screen.findAllByRole('button', { name: 'Notifications' });
  expect(document.title).not.toContain('(');
});

test('the bell opens the list, which closes when something is opened', async () => {
  await start([row(1)], <Page />);
  const bell = (await screen.findAllByRole('button', { name: /^Notifications/u })).find(
    (one) => one.getAttribute('aria-haspopup') === 'dialog',
  )!;
  fireEvent.click(bell);
  const list = await screen.findByRole('dialog', { name: 'Notifications' });
  fireEvent.click(await within(list).findByRole('link'));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('who comes into the session has seen that its answers are there', async () => {
  const server = await start([row(2, { kind: 'RUN_FINISHED', actor: null }), row(1)], <UnreadTitle sessionId="ses_plan" />);
  await waitFor(() => expect(server.world.read).toContainEqual({ sessionId: 'ses_plan' }));
});

test('the server hears that somebody is here, once a minute at most', async () => {
  const server = await start([], <Page />);
  await waitFor(() => expect(server.world.activity).toBe(1));
  fireEvent.keyDown(window, { key: 'a' });
  fireEvent.pointerDown(window);
  await screen.findAllByRole('button', { name: 'Notifications' });
  expect(server.world.activity).toBe(1);
});

test('every kind has a choice for each way; one holds at once and is taken back where it is refused', async () => {
  const server = await start([], <NotificationSettingsDialog open onOpenChange={() => {}} />);
  const mentions = await screen.findByRole('combobox', { name: 'Mentions, by mail' });
  expect(screen.getAllByRole('combobox')).toHaveLength(16);
  expect(screen.getByText(/sends no mail/u)).toBeDefined();
  fireEvent.change(mentions, { target: { value: 'NEVER' } });
  expect((mentions as HTMLSelectElement).value).toBe('NEVER');
  await waitFor(() => expect(server.world.preferences[0]).toEqual({ kind: 'MENTION', app: 'ALWAYS', mail: 'NEVER' }));
  server.world.refusal = 'UNAVAILABLE';
  fireEvent.change(mentions, { target: { value: 'ALWAYS' } });
  expect((mentions as HTMLSelectElement).value).toBe('ALWAYS');
  await waitFor(() => expect((mentions as HTMLSelectElement).value).toBe('NEVER'));
});

test('more budget is granted with one click in the list, which says so', async () => {
  const request = { id: 'brq_1', state: 'OPEN', suggestedMicros: '5000000', grantedMicros: null };
  const asked = row(2, { kind: 'BUDGET_REQUESTED', session: null, message: null, workspaceId: 'wsp_1', budgetRequest: request });
  const server = await start([asked, row(1)]);
  const link = await screen.findByRole('link', { name: /asks for more budget in Team/u });
  expect(link.getAttribute('href')).toBe('/w/team/budgets');
  fireEvent.click(await screen.findByRole('button', { name: 'Grant $5.00' }));
  expect(await screen.findByText('Granted')).toBeDefined();
  await waitFor(() => expect(server.world.read).toEqual([{ ids: [asked.id] }]));
  expect(screen.queryByRole('button', { name: /^Grant/u })).toBeNull();
});

test('what a person may not see any more of a budget is said without a word of it', async () => {
  await start([row(1, { kind: 'BUDGET_REQUESTED', session: null, message: null, excerpt: '', workspaceId: null, budgetRequest: null })]);
  expect(await screen.findByText('You may no longer see what this was about.')).toBeDefined();
  expect(screen.queryByRole('link')).toBeNull();
});
