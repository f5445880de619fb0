import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person, Visitor } from '../../testkit/visitors.ts';
import { nextMonth, monthOf, startOfDay } from '../periods.ts';

interface Figures {
  runs: number;
  inputTokens: string;
  outputTokens: string;
  amountMicros: string;
}
interface Group extends Figures {
  key: string;
  label: string;
  subject: { id: string; __typename: string } | null;
}
interface Line extends Figures {
  id: string;
  kind: string;
  model: { id: string; name: string } | null;
  purpose: string | null;
  description: string;
}
interface Invoice {
  id: string;
  number: string;
  period: string;
  status: string;
  totalMicros: string;
  csvUrl: string;
  lines: Line[];
}

const FIGURES = 'runs inputTokens outputTokens amountMicros';
const LINE = `kind model { id name } purpose description ${FIGURES}`;
const GROUP = `key label at subject { id __typename ... on Session { title } ... on Message { session { title } } ... on User { displayName } } ${FIGURES}`;
const BILLING = `query ($slug: String!) { workspace(slug: $slug) { billing {
  plan { name seatPriceMicros beyond maxMembers } plans { name } seats payments creditsRenewAt
  balances { creditsMicros walletMicros reservedMicros owedMicros invoicedMicros spentMicros }
  upcoming { period totalMicros lines { ${LINE} detail(by: SESSION, first: 5) { edges { node { ${GROUP} } } } } }
  invoices(first: 2) { edges { node { id number period status totalMicros csvUrl lines { id ${LINE} } } } }
  transactions(kinds: [SETTLE, CLOSE, INVOICE]) { edges { node { id kind subject owedAfterMicros amounts { account amountMicros } } } }
} } }`;
const DETAIL = `query ($id: ID!, $by: DetailDimension!, $under: [DetailFilter!], $first: Int, $after: String) { node(id: $id) { ... on InvoiceLine {
  detail(by: $by, under: $under, first: $first, after: $after) { edges { node { ${GROUP} } } pageInfo { hasNextPage endCursor } } } } }`;

const WAIT = { timeout: 20_000 };

let app: TestApp;
let ana: Person;
let ben: Person;
let admin: Person;
let key: Visitor;
let openId: string;
let blind: string[];
let invoice: Invoice;
let line: Line;

interface Billing {
  plan: { name: string };
  plans: { name: string }[];
  payments: boolean;
  balances: Record<string, string>;
  upcoming: { period: string; totalMicros: string; lines: (Line & { detail: { edges: { node: Group }[] } })[] };
  invoices: { edges: { node: Invoice }[] };
  transactions: { edges: { node: { kind: string; subject: string | null; amounts: { account: string; amountMicros: string }[] } }[] };
}

async function billing(visitor: Visitor): Promise<Billing | null> {
  const { workspace } = await app.done<{ workspace: { billing: Billing | null } }>(BILLING, { slug: ana.workspace.slug }, visitor.headers);
  return workspace.billing;
}

async function detail(visitor: Visitor, by: string, under: { by: string; key: string }[] = [], first = 100, after: string | null = null) {
  const { node } = await app.done<{
    node: { detail: { edges: { node: Group }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
  }>(DETAIL, { id: line.id, by, under, first, after }, visitor.headers);
  return { groups: node.detail.edges.map((edge) => edge.node), ...node.detail.pageInfo };
}

const named = (groups: readonly Group[]) => new Map(groups.map(({ label, runs }) => [label, runs]));
const sum = (rows: readonly Figures[], of: 'amountMicros' | 'inputTokens' | 'outputTokens') =>
  rows.reduce((total, row) => total + BigInt(row[of]), 0n);
const file = (path: string, visitor: Partial<Visitor>) => fetch(`${app.origin}${path}`, { headers: { ...visitor.headers } });

/** A month of one workspace: prompts in an open session with a name like a formula and in a private one of Ben's, and a blind vote. */
beforeAll(async () => {
  app = await createTestApp();
  ana = await app.person('Ana');
  ben = await app.join(ana, 'Ben');
  admin = await app.join(ana, 'Ada', 'ADMIN');
  key = await app.apiKey(ana, ['session:read', 'session:write', 'workspace:read', 'usage:read']);
  await app.sql(
    `insert into model_price (workspace_id, model, effective_from, input, cache_read, cache_write, output, reasoning, source, created_at)
     values ($1, 'demo:*', '2026-01-01', 3000000, 0, 0, 15000000, 15000000, 'a test', now())`,
    [ana.workspace.id],
  );
  openId = await app.session(ana, { title: '=HYPERLINK("evil")', visibility: 'WORKSPACE' });
  const closedId = await app.session({ ...ben, workspace: ana.workspace }, { title: 'Ben alone', visibility: 'PRIVATE' });
  const used = (answers: number) =>
    vi.waitFor(async () => expect(await app.sql("select from usage_entry where purpose = 'answer'")).toHaveLength(answers), WAIT);
  await app.send(ana, openId, 'One');
  await app.send(ben, closedId, 'Three');
  await used(2);
  await app.send(key, openId, 'Two');
  await used(3);
  const { sendPrompt } = await app.done<{ sendPrompt: { answers: { id: string }[] } }>(
    'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { answers { id } } }',
    { input: { sessionId: openId, text: 'Which?', models: ['demo:echo', 'demo:echo'], blind: true } },
    ana.headers,
  );
  blind = sendPrompt.answers.map(({ id }) => id);
  await used(5);
  await vi.waitFor(async () => expect(await app.sql('select from reservation')).toEqual([]), WAIT);
  const { invoices } = app.app.services;
  const ended = new Date(startOfDay(nextMonth(monthOf(new Date()))).getTime() + 86_400_000);
  expect((await invoices.closeNext(ana.workspace.id, ended))?.invoiceId).toMatch(/^ivc_/);
  invoice = (await billing(ana))!.invoices.edges[0]!.node;
  line = invoice.lines.find(({ purpose }) => purpose === 'ANSWER')!;
});
afterAll(() => app.close());

test('owners and admins see plan, money, invoices and the ledger; for everybody else there is nothing', async () => {
  const seen = (await billing(ana))!;
  expect(await billing(admin)).toEqual(seen);
  expect(seen.plan).toMatchObject({ name: 'SELF_HOSTED', beyond: 'METERED', maxMembers: null });
  expect(seen.plans.map(({ name }) => name)).toEqual(['SELF_HOSTED']);
  expect(seen).toMatchObject({ payments: false, balances: { creditsMicros: '0', owedMicros: '0', reservedMicros: '0', spentMicros: '0' } });
  expect(invoice).toMatchObject({ status: 'STATEMENT', totalMicros: '0', period: monthOf(new Date()).slice(0, 7) });
  expect(sum(invoice.lines, 'amountMicros')).toBe(0n);
  expect(line).toMatchObject({ kind: 'USAGE', model: { id: 'demo:echo' }, runs: 5 });
  expect(invoice.lines.at(-1)).toMatchObject({ kind: 'ABSORBED', model: null, runs: 0 });
  expect(await billing(ben)).toBeNull();
  expect(await billing(key)).toBeNull();
});

describe('behind a line', () => {
  test.each(['HOUR', 'DAY', 'SESSION', 'PERSON', 'API_KEY', 'MESSAGE'])('by %s it all sums to the line', async (by) => {
    const { groups } = await detail(ana, by);
    for (const of of ['amountMicros', 'inputTokens', 'outputTokens'] as const) expect(sum(groups, of)).toBe(BigInt(line[of]));
    expect(groups.reduce((runs, group) => runs + group.runs, 0)).toBe(5);
  });

  test('sessions lead there, a private one of somebody else has no name, and a blind vote no session', async () => {
    const { groups } = await detail(ana, 'SESSION');
    expect(new Map(groups.map(({ label, runs, subject }) => [label, `${runs} ${subject?.__typename ?? 'nothing'}`]))).toEqual(
      new Map([
        ['=HYPERLINK("evil")', '2 Session'],
        ['Answers in an open blind vote', '2 nothing'],
        ['Private session', '1 nothing'],
      ]),
    );
    expect(JSON.stringify(groups)).not.toContain('Ben alone');
    const { groups: runs } = await detail(ana, 'MESSAGE');
    expect(runs.filter(({ subject }) => subject?.__typename === 'Message')).toHaveLength(2);
    expect(runs.map(({ label }) => label).toSorted()).toEqual([
      ...Array<string>(2).fill('=HYPERLINK("evil")'),
      'Answers in an open blind vote',
      'Private session',
    ]);
    expect(JSON.stringify(runs)).not.toContain(blind[0]);
    expect(JSON.stringify(runs)).not.toContain('Ben alone');
  });

  test('people and keys are told apart', async () => {
    expect(named((await detail(ana, 'PERSON')).groups)).toEqual(
      new Map([
        ['API keys', 1],
        ['Ana', 3],
        ['Ben', 1],
      ]),
    );
    const { groups } = await detail(ana, 'API_KEY');
    expect(named(groups)).toEqual(
      new Map([
        ['Bot', 1],
        ['People and guests', 4],
      ]),
    );
    const bot = groups.find(({ label }) => label === 'Bot')!;
    const under = [{ by: 'API_KEY', key: bot.key }];
    expect((await detail(ana, 'MESSAGE', under)).groups).toMatchObject([{ runs: 1, amountMicros: bot.amountMicros }]);
  });

  test('pages follow each other', async () => {
    const first = await detail(ana, 'MESSAGE', [], 2);
    expect(first).toMatchObject({ hasNextPage: true });
    const second = await detail(ana, 'MESSAGE', [], 2, first.endCursor);
    expect(second).toMatchObject({ hasNextPage: false });
    expect([...first.groups, ...second.groups].map(({ key: found }) => found)).toEqual(
      (await detail(ana, 'MESSAGE')).groups.map((group) => group.key),
    );
  });
});

test('the ledger says nothing of single runs under an open blind vote, and what they cost once it is closed', async () => {
  const settled = async () =>
    (await billing(ana))!.transactions.edges
      .map(({ node }) => node)
      .filter(({ kind, subject }) => kind === 'SETTLE' && blind.includes(subject ?? ''));
  expect(await settled()).toEqual([]);
  const closing = 'mutation ($input: ClosePollInput!) { closePoll(input: $input) { poll { state } } }';
  const { messageId } = { messageId: (await app.sql('select parent_id from message where id = $1', [blind[0]]))[0]!['parent_id'] };
  await app.done(closing, { input: { promptId: messageId } }, ana.headers);
  expect(await settled()).toHaveLength(2);
  expect((await detail(ana, 'SESSION')).groups.map(({ label }) => label)).not.toContain('Answers in an open blind vote');
  expect((await detail(ana, 'MESSAGE')).groups.filter(({ subject }) => blind.includes(subject?.id ?? ''))).toHaveLength(2);
});

describe('as CSV', () => {
  test('the lines', async () => {
    const answer = await file(invoice.csvUrl, ana);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(answer.headers.get('content-disposition')).toContain(`Invoice ${invoice.number}.csv`);
    const [head, ...rows] = (await answer.text()).trimEnd().split('\r\n');
    expect(head).toBe('invoice,month,kind,model,purpose,description,runs,input_tokens,output_tokens,amount_usd,amount_micros');
    expect(rows).toHaveLength(invoice.lines.length);
    expect(rows.map((row) => row.split(',').at(-1))).toEqual(invoice.lines.map(({ amountMicros }) => amountMicros));
    const whole = BigInt(line.amountMicros);
    expect(rows.join('\n')).toContain(`,${whole / 1_000_000n}.${String(whole % 1_000_000n).padStart(6, '0')},${whole}`);
  });

  test('what is behind a line; a title never becomes a formula', async () => {
    const answer = await file(`${invoice.csvUrl}?line=${line.id}&by=SESSION`, ana);
    const body = await answer.text();
    expect(body).toContain(`"'=HYPERLINK(""evil"")"`);
    expect(body).toContain('Private session');
    expect(body).not.toContain('Ben alone');
    const rows = body.trimEnd().split('\r\n').slice(1);
    expect(rows.reduce((total, row) => total + BigInt(row.split(',').at(-1)!), 0n)).toBe(BigInt(line.amountMicros));
    const { groups } = await detail(ana, 'DAY');
    const within = await file(`${invoice.csvUrl}?line=${line.id}&by=MESSAGE&under=DAY:${groups[0]!.key}&under=SESSION:${openId}`, ana);
    expect((await within.text()).trimEnd().split('\r\n')).toHaveLength(1 + 4);
  });

  test.each([
    ['nobody', async () => ({}), 401],
    ['a member', async () => ben, 404],
    ['a key', async () => key, 404],
    ['a guest', () => app.join(ana, 'Gil', 'GUEST'), 404],
    ['an owner of another workspace', () => app.person('Eve'), 404],
    ['a forged login', async () => ({ headers: { authorization: `Bearer ${ana.accessToken.slice(0, -4)}AAAA` } }), 401],
  ] as const)('is nothing for %s', async (_who, visitor, status) => {
    const who = await visitor();
    for (const query of ['', `?line=${line.id}&by=DAY`]) {
      const answer = await file(`${invoice.csvUrl}${query}`, who);
      expect(answer.status).toBe(status);
      expect(await answer.text()).not.toContain(invoice.number);
    }
  });

  test('ends with a role, a membership and a login', async () => {
    const eda = await app.join(ana, 'Eda', 'ADMIN');
    const lou = await app.join(ana, 'Lou', 'ADMIN');
    const reads = async (visitor: Visitor) => (await file(`${invoice.csvUrl}?line=${line.id}&by=MESSAGE`, visitor)).status;
    expect([await reads(eda), await reads(lou)]).toEqual([200, 200]);
    const change = (name: string, input: object) =>
      app.done(
        `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { __typename } }`,
        { input: { workspaceId: ana.workspace.id, userId: eda.id, ...input } },
        ana.headers,
      );
    await change('changeRole', { role: 'MEMBER' });
    expect(await reads(eda)).toBe(404);
    await change('changeRole', { role: 'ADMIN' });
    expect(await reads(eda)).toBe(200);
    await change('removeMember', {});
    expect(await reads(eda)).toBe(404);
    await app.done('mutation { logout { __typename } }', {}, lou.headers);
    await expect.poll(() => reads(lou)).toBe(401);
  });

  test.each([
    ['an invoice that is none', '/export/invoice/ivc_00000000000000000000000000.csv', 404],
    ['a line of another', `?line=ivl_00000000000000000000000000&by=DAY`, 404],
    ['no dimension', '?line=LINE', 400],
    ['a wrong one', '?line=LINE&by=constructor', 400],
    ['nothing under a run', '?line=LINE&by=DAY&under=MESSAGE:1', 400],
    ['an unreadable part', '?line=LINE&by=DAY&under=', 400],
  ])('%s is refused', async (_what, path, status) => {
    const url = path.startsWith('/') ? path : `${invoice.csvUrl}${path.replace('LINE', line.id)}`;
    expect((await file(url, ana)).status).toBe(status);
  });
});

test('the open month is shown as it would be invoiced, and opens in the same way', async () => {
  const [period] = await app.sql('select open_period::text from billing_account where workspace_id = $1', [ana.workspace.id]);
  const { promptId } = await app.send(ana, openId, 'Next month');
  expect(promptId).toMatch(/^msg_/);
  await expect
    .poll(async () => (await app.sql('select from usage_entry where period = $1', [period!['open_period']])).length, { timeout: 20_000 })
    .toBeGreaterThan(0);
  const { upcoming } = (await billing(ana))!;
  expect(upcoming.period).toBe(String(period!['open_period']).slice(0, 7));
  const [usage] = upcoming.lines;
  expect(usage).toMatchObject({ kind: 'USAGE', purpose: 'ANSWER', runs: 1 });
  expect(
    sum(
      usage!.detail.edges.map(({ node }) => node),
      'amountMicros',
    ),
  ).toBe(BigInt(usage!.amountMicros));
  expect(sum(upcoming.lines, 'amountMicros')).toBe(BigInt(upcoming.totalMicros));
});
