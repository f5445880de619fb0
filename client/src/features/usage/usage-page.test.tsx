// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { installBrowserParts } from '../../testkit/browser-parts.ts';
import { ANA, renderClient } from '../../testkit/render-client.tsx';
import type { UsageRow } from '../../testkit/usage-rows.ts';
import { startUsageServer } from '../../testkit/usage-server.ts';
import { Delta } from './delta.tsx';
import { FORMATS } from './figures.ts';
import { UsagePage } from './usage-page.tsx';

const NOW = Date.UTC(2026, 10, 20, 12, 34);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NAMES = {
  usr_ana: 'Ana Reyes',
  usr_ben: 'Ben Okafor',
  'openai:gpt': 'GPT',
  'demo:echo': 'Demo (no real model): echo',
  ses_1: 'Launch plan',
  ses_2: '',
  key_1: 'Nightly',
};

const row = (hoursAgo: number, more: Partial<UsageRow> = {}): UsageRow => ({
  at: NOW - hoursAgo * HOUR_MS,
  model: 'openai:gpt',
  person: 'usr_ana',
  key: null,
  session: 'ses_1',
  cost: 1_000_000,
  input: 1000,
  cached: 400,
  output: 100,
  failed: false,
  firstTokenMs: 500,
  ...more,
});

const ROWS = [
  row(1, { cost: 2_000_001 }),
  row(26, { model: 'demo:echo', person: 'usr_ben', session: 'ses_2', cost: 500_000, failed: true, firstTokenMs: null }),
  row(50, { person: null, key: 'key_1', cost: 7 }),
  // A month before: at a time of the day that has come again, and at one that has not.
  row(30 * 24 + 2, { cost: 3_000_000 }),
  row(30 * 24 - 6, { cost: 9_000_000 }),
];

configure({ asyncUtilTimeout: 10_000, defaultHidden: true });
vi.setConfig({ testTimeout: 30_000 });
const closers: (() => Promise<void>)[] = [];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  installBrowserParts();
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => 700 });
  history.replaceState(null, '', '/w/tide/usage');
});
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(HTMLElement.prototype, 'clientWidth');
});

type World = Parameters<typeof startUsageServer>[0];

async function open(more: Partial<World> = {}, role: 'OWNER' | 'MEMBER' = 'OWNER') {
  const server = await startUsageServer({ rows: ROWS, names: NAMES, now: NOW, ...more });
  const workspace = { id: 'wsp_tide', slug: 'tide', name: 'Tidewater', erasesAt: null };
  const viewer = { ...ANA, memberships: [{ role, workspace }] };
  const view = renderClient(<UsagePage slug="tide" />, { origin: server.origin, viewer });
  closers.push(view.api.close, server.close);
  return server;
}

const tile = (name: string) => screen.getAllByText(name).flatMap((text) => text.closest('li') ?? [])[0]?.textContent;
const cells = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .map((one) => [...one.children].map(({ textContent }) => textContent));
const table = async (name: string) => cells(await screen.findByRole('table', { name }));
const search = () => location.search;

/** By the time that this is answered everything before it was asked for. */
async function narrow() {
  fireEvent.click(await screen.findByRole('button', { name: /^Show only Ben Okafor/u }));
  await waitFor(() => expect(tile('Spend')).toContain('$0.50'));
}

describe('owners and admins', () => {
  test('see what the whole workspace was charged, to the micro-dollar, and the same in every place', async () => {
    await open();
    await waitFor(async () => expect((await table('Spend by model'))[0]).toContain('Period before'));
    const spend = await table('Spend by model');
    expect((await table('Active people')).at(-1)).toEqual(['Fri, Nov 20, 2026', '1', '1']);
    expect(spend[0]).toEqual(['Day', 'GPT', 'Demo Echo', 'Total', 'Period before']);
    expect(spend.at(-1)).toEqual(['Total', '$2.000008', '$0.50', '$2.500008', '$3.00']);
    expect(spend.at(-2)).toEqual(['Fri, Nov 20, 2026', '$2.000001', '$0.00', '$2.000001', '$3.00']);
    expect(spend).toHaveLength(32);
    expect(tile('Spend')).toContain('$2.50');
    expect(tile('Answers')).toContain('3');
    expect(tile('Failure rate')).toContain('33%');
    expect(tile('Active people')).toContain('2');
    expect(await table('Models')).toEqual([
      ['Name', 'Spend', 'Share'],
      ['GPT', '$2.000008', '80%'],
      ['Demo Echo', '$0.50', '20%'],
    ]);
    expect((await table('People')).map(([name]) => name)).toEqual(['Name', 'Ana Reyes', 'Ben Okafor', 'API keys and former guests']);
    expect((await table('Sessions')).map(([name]) => name)).toEqual(['Name', 'Launch plan', 'Untitled session']);
    expect((await table('API keys')).map(([name]) => name)).toEqual(['Name', 'People', 'Nightly']);
    const keys = within(screen.getByRole('list', { name: 'API keys' }));
    expect(keys.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Nightly$0.0000070%']);
    expect(screen.getByText(/^As of 12:34\sPM UTC$/u)).toBeDefined();
  });

  test('compare with as much of the period before, not with what came later that day', async () => {
    await open();
    await screen.findByRole('table', { name: 'Spend by model' });
    await waitFor(() => expect(tile('Spend')).toContain('-17%'));
    expect(tile('Spend')).toContain('$3.00 in the period before');
  });

  test('what ends at midnight is compared with as many whole days, and what is short enough by hour', async () => {
    history.replaceState(null, '', '/w/tide/usage?period=custom&from=2026-10-22&to=2026-11-19');
    const server = await open({ rows: [row(26, { cost: 500_000 }), row(30 * 24 + 2, { cost: 1_000_000 })] });
    await waitFor(() => expect(tile('Spend')).toContain('-50%'));
    expect(server.world.asked.some(({ interval }) => interval === 'HOUR')).toBe(false);
    server.world.rows = [row(0.3, { cost: 150_000 }), row(24.3, { cost: 600_000 }), row(20, { cost: 7_000_000 })];
    fireEvent.click(screen.getByRole('button', { name: /^Period:/u }));
    fireEvent.click(await screen.findByRole('button', { name: 'Today' }));
    await waitFor(() => expect(tile('Spend')).toContain('-75%'));
  });

  test('without comparing nothing of before is asked for', async () => {
    history.replaceState(null, '', '/w/tide/usage?compare=no');
    const server = await open();
    const spend = await table('Spend by model');
    expect(spend[0]).not.toContain('Period before');
    await narrow();
    expect(server.world.asked.every(({ from }) => Date.parse(from) >= NOW - 31 * DAY_MS)).toBe(true);
    fireEvent.click(screen.getByRole('button', { name: 'Compare' }));
    fireEvent.click(screen.getByRole('button', { name: 'Clear all' }));
    expect(search()).toBe('');
    await waitFor(() => expect(tile('Spend')).toContain('-17%'));
  });

  test('a plan that shows fewer days has nothing to compare with before them', async () => {
    const server = await open({ limitedTo: 40 });
    expect(await screen.findByText('Your plan shows the last 40 days.')).toBeDefined();
    await screen.findByRole('table', { name: 'Spend by model' });
    await narrow();
    expect(tile('Spend')).not.toContain('before');
    expect(server.world.asked.every(({ from }) => Date.parse(from) >= NOW - 31 * DAY_MS)).toBe(true);
  });

  test('see what goes on now, as it changes', async () => {
    const at = new Date(NOW).toISOString();
    const server = await open({ activity: { at, runsInFlight: 0, readers: 0, tokensPerSecond: Number.NaN, spentTodayMicros: '0' } });
    await waitFor(() => expect(tile('Now')).toContain('Not connected'));
    server.tell({ tokensPerSecond: 0 });
    await waitFor(() => expect(tile('Now')).toContain('0answers being written'));
    server.tell({ runsInFlight: 1, readers: 1234, tokensPerSecond: 87.6 });
    await waitFor(() => expect(tile('Now')).toContain('1answer being written'));
    expect(tile('Now')).toContain('88 tokens/s');
    expect(tile('Now')).toContain('1,234 reading');
    vi.setSystemTime(NOW + 4000);
    server.tell({ tokensPerSecond: 12 });
    await waitFor(() => expect(screen.getByText('Now').closest('li')?.querySelector('path')?.getAttribute('d')).toMatch(/^M.+L.+L/u));
  });
});

describe('filters', () => {
  test('a click narrows the figures, stands in the address, and is taken away again', async () => {
    const server = await open();
    fireEvent.click(await screen.findByRole('button', { name: 'Show only Ben Okafor: $0.50, 20%' }));
    expect(search()).toBe('?person=usr_ben');
    const chip = await screen.findByRole('button', { name: 'Remove the filter person: Ben Okafor' });
    await waitFor(() => expect(tile('Spend')).toContain('$0.50'));
    expect(server.world.asked.some(({ filters }) => filters?.people?.[0] === 'usr_ben')).toBe(true);
    // The others stay to be chosen beside it.
    expect((await table('People')).map(([name]) => name)).toContain('Ana Reyes');
    expect(await table('Models')).toHaveLength(2);
    fireEvent.click(chip);
    expect(search()).toBe('');
    await waitFor(() => expect(tile('Spend')).toContain('$2.50'));
  });

  test('one is picked from what was used', async () => {
    await open();
    await screen.findByRole('table', { name: 'Spend by model' });
    fireEvent.click(screen.getByRole('button', { name: 'Filter' }));
    const picker = await screen.findByRole('dialog', { name: 'Filter by' });
    fireEvent.click(within(picker).getByRole('button', { name: 'Provider' }));
    fireEvent.click(await within(picker).findByRole('button', { name: /^demo/u }));
    expect(search()).toBe('?provider=demo');
    expect(await screen.findByRole('button', { name: 'Remove the filter provider: demo' })).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Clear all' }));
    expect(search()).toBe('');
  });

  test('an address with filters opens as it was left; nothing that matches is said so', async () => {
    history.replaceState(null, '', '/w/tide/usage?model=demo%3Aecho&person=usr_ana');
    await open();
    expect(await screen.findByText('Nothing matches these filters. Take one away, or choose another period.')).toBeDefined();
    expect(screen.getByRole('button', { name: /^Remove the filter person/u })).toBeDefined();
  });
});

describe('the period', () => {
  test('is picked, and its steps with it', async () => {
    const server = await open();
    await screen.findByRole('table', { name: 'Spend by model' });
    fireEvent.click(screen.getByRole('button', { name: /^Period:/u }));
    fireEvent.click(await screen.findByRole('button', { name: 'Today' }));
    expect(search()).toBe('?period=today');
    await waitFor(async () => expect((await table('Spend by model'))[0]?.[0]).toBe('Hour'));
    expect(await table('Spend by model')).toHaveLength(15);
    expect(server.world.asked.at(-1)?.from).toMatch(/^2026-11-(19|20)T00/u);
  });

  test('of one’s own: two days that have been', async () => {
    await open();
    await screen.findByRole('table', { name: 'Spend by model' });
    fireEvent.click(screen.getByRole('button', { name: /^Period:/u }));
    const form = await screen.findByRole('form', { name: 'Custom period' });
    fireEvent.change(within(form).getByLabelText('To'), { target: { value: '2026-12-24' } });
    fireEvent.submit(form);
    expect(within(form).getByRole('alert').textContent).toBe('Choose two days that have been.');
    fireEvent.change(within(form).getByLabelText('From'), { target: { value: '2026-11-19' } });
    fireEvent.change(within(form).getByLabelText('To'), { target: { value: '2026-11-18' } });
    fireEvent.submit(form);
    expect(search()).toBe('?period=custom&from=2026-11-18&to=2026-11-19');
    await waitFor(() => expect(tile('Spend')).toContain('$0.50'));
  });
});

test('another split keeps what was shown until its figures are there', async () => {
  const server = await open();
  await screen.findByRole('table', { name: 'Spend by model' });
  let openGate = (): void => {};
  server.world.gate = new Promise((resolve) => (openGate = resolve));
  const before = server.world.asked.length;
  history.replaceState(null, '', '/w/tide/usage?split=session');
  await waitFor(() => expect(server.world.asked.slice(before).some(({ groupBy }) => groupBy === 'SESSION')).toBe(true));
  expect(screen.getByRole('heading', { name: 'Spend by model' })).toBeDefined();
  openGate();
  const spend = await table('Spend by session');
  expect(spend[0]).toEqual(['Day', 'Launch plan', 'Untitled session', 'Total', 'Period before']);
});

test('a member sees their own part, and nothing that is about others', async () => {
  history.replaceState(null, '', '/w/tide/usage?split=person');
  const server = await open({ rows: ROWS.filter(({ person }) => person === 'usr_ana'), isOwn: true }, 'MEMBER');
  expect(screen.getByRole('heading', { level: 1, name: 'Your usage' })).toBeDefined();
  await screen.findByRole('table', { name: /^Spend by/u });
  expect(screen.queryByRole('heading', { name: 'People' })).toBeNull();
  expect(screen.queryByText('Active people')).toBeNull();
  expect(screen.queryByText('Now')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Weekly report' })).toBeNull();
  expect(screen.queryByRole('heading', { name: 'This month' })).toBeNull();
  expect(screen.queryByRole('heading', { name: 'Models by votes' })).toBeNull();
  expect(screen.queryByRole('link', { name: 'Billing' })).toBeNull();
  expect(server.world.asked.every(({ filters }) => filters === undefined)).toBe(true);
});

describe('the weekly report', () => {
  const toggle = () => screen.findByRole<HTMLInputElement>('switch', { name: 'Send me the report of this workspace' });

  test('is turned off and on again from the head of the page', async () => {
    const server = await open();
    fireEvent.click(screen.getByRole('button', { name: 'Weekly report' }));
    expect((await toggle()).checked).toBe(true);
    expect(screen.getByText(/^The next one leaves .*21/u)).toBeDefined();
    expect(screen.getByText(/^This server is not set up to send mails/u)).toBeDefined();
    fireEvent.click(await toggle());
    expect(await screen.findByText(/^You get none\./u)).toBeDefined();
    await waitFor(() => expect(server.world.weeklyReport.isWanted).toBe(false));
    await waitFor(async () => expect((await toggle()).disabled).toBe(false));
    fireEvent.click(await toggle());
    await waitFor(() => expect(server.world.weeklyReport.isWanted).toBe(true));
  });

  test('a mail leads to it, and a choice that was refused is taken back', async () => {
    history.replaceState(null, '', '/w/tide/usage?period=today#weekly-report');
    const server = await open();
    await toggle();
    server.world.refusal = 'UNAVAILABLE';
    fireEvent.click(await toggle());
    expect(await screen.findByText('Your choice was not kept')).toBeDefined();
    expect((await toggle()).checked).toBe(true);
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Close' }));
    expect([location.search, location.hash]).toEqual(['?period=today', '']);
  });

  test('a load that failed says so, and trying again works', async () => {
    const server = await open({ refusal: 'UNAVAILABLE' });
    fireEvent.click(screen.getByRole('button', { name: 'Weekly report' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Weekly report' }));
    await dialog.findByRole('alert');
    server.world.refusal = null;
    fireEvent.click(dialog.getByRole('button', { name: 'Try again' }));
    expect((await toggle()).checked).toBe(true);
  });

  test('where the plan has none it says so, with the way to one', async () => {
    await open({ weeklyReport: { isWanted: true, isIncluded: false, nextAt: new Date(NOW).toISOString() } });
    fireEvent.click(screen.getByRole('button', { name: 'Weekly report' }));
    expect([(await toggle()).checked, (await toggle()).disabled]).toEqual([false, true]);
    expect(screen.getByRole('link', { name: 'See the plans that have it' }).getAttribute('href')).toBe('/w/tide/billing');
  });
});

test('against nothing there is no change to tell', () => {
  const { container } = render(<Delta now={5} before={0} format={FORMATS.runs} />);
  expect(container.textContent).toBe('');
});

test('a workspace where nothing was used says what will stand here', async () => {
  await open({ rows: [] });
  expect(await screen.findByText('Ask a model something, and what it costs stands here within a minute.')).toBeDefined();
  expect(await screen.findByText('Nobody ran into a limit')).toBeDefined();
  expect(await screen.findByText('No votes in this period')).toBeDefined();
  expect(tile('Spend')).toContain('$0.00');
  expect(tile('Failure rate')).toContain('–');
  expect(screen.queryByRole('heading', { name: 'Answers' })).toBeNull();
});

test('what cannot be had says so, with a way to try again', async () => {
  const server = await open({ refusal: 'UNAVAILABLE' });
  const alert = await screen.findByRole('alert');
  server.world.refusal = null;
  fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('table', { name: 'Spend by model' })).toBeDefined();
});

test('a refresh in vain keeps the figures and says that they are older', async () => {
  const server = await open();
  await screen.findByRole('table', { name: 'Spend by model' });
  server.world.refusal = 'UNAVAILABLE';
  fireEvent(document, new Event('visibilitychange'));
  expect(await screen.findByText('Could not refresh. These are the figures from before.')).toBeDefined();
  expect(tile('Spend')).toContain('$2.50');
});

test('a workspace that is not mine is not here', async () => {
  await open({ isGone: true });
  expect(await screen.findByRole('heading', { level: 1, name: 'This workspace is not here' })).toBeDefined();
});

test('limits, votes and the month are told in words', async () => {
  const day = (date: number, micros: number, isForecast: boolean) => ({
    day: new Date(Date.UTC(2026, 10, date)).toISOString(),
    costMicros: `${micros}`,
    isForecast,
  });
  const at = new Date(NOW - HOUR_MS).toISOString();
  await open({
    forecast: {
      monthSoFarMicros: '10000000',
      forecastMicros: '30000000',
      lowMicros: '25000000',
      highMicros: '40000000',
      budgetMicros: '20000000',
      budgetReachedOn: '2026-11-25T00:00:00.000Z',
      dailySpend: [day(19, 9_000_000, false), day(20, 2_000_000, true), day(21, 19_000_000, true)],
    },
    limitHits: [
      {
        actor: { id: 'usr_ben', displayName: 'Ben Okafor' },
        scope: 'PERSON',
        period: 'DAY',
        budgetId: 'bud_1',
        hits: 3,
        firstAt: at,
        lastAt: at,
      },
      {
        actor: { id: 'usr_ana', displayName: 'Ana Reyes' },
        scope: 'CREDITS',
        period: null,
        budgetId: null,
        hits: 1,
        firstAt: at,
        lastAt: at,
      },
    ],
    leaderboard: [
      { model: { id: 'openai:gpt', name: 'GPT' }, wins: 3, votes: 9, polls: 4, winRate: 0.75, costPerWinMicros: '12345' },
      { model: { id: 'demo:echo', name: 'Demo (no real model): echo' }, wins: 0, votes: 1, polls: 4, winRate: 0, costPerWinMicros: null },
    ],
  });
  expect(await screen.findByText('The budget of the month is reached about November 25.')).toBeDefined();
  expect(screen.getByText('By the end between $25.00 and $40.00')).toBeDefined();
  expect((await table('This month')).slice(1)).toEqual([
    ['Thu, Nov 19, 2026', '$9.00', '–'],
    ['Fri, Nov 20, 2026', '$10.00', '–'],
    ['Sat, Nov 21, 2026', '–', '$30.00'],
  ]);
  const limits = await table('Who ran into a limit');
  expect(limits[1]?.slice(0, 3)).toEqual(['Ben Okafor', 'Budget of a person, a day', '3']);
  expect(limits[2]?.slice(0, 3)).toEqual(['Ana Reyes', 'Credits used up', '1']);
  const board = within(await screen.findByRole('region', { name: 'Models by votes, as a table' }));
  expect(cells(await board.findByRole('table')).slice(1)).toEqual([
    ['GPT', '75%', '3', '4', '9', '$0.012'],
    ['Demo Echo', '0%', '0', '4', '1', '–'],
  ]);
});
