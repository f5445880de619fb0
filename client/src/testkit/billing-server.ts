/** The billing of one workspace behind the product's own schema: every sum is made from the runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLError, GraphQLScalarType } from 'graphql';
import { DOLLAR, MODELS, PEOPLE, PLAN_TABLE, SESSIONS } from './billing-world.ts';
import type { BillingWorld, UsedRun } from './billing-world.ts';
import { startGraphQLServer } from './graphql-server.ts';

const typeDefs = readFileSync(join(import.meta.dirname, '../../../schema/schema.graphql'), 'utf8');

const ROLES = ['OWNER', 'ADMIN', 'MEMBER'] as const;

interface Group {
  key: string;
  label: string;
  at: string | null;
  runs: UsedRun[];
}

const total = (runs: readonly UsedRun[]): bigint => runs.reduce((sum, run) => sum + run.amount, 0n);
const other = (kind: string, description: string, amount: bigint) => ({
  kind,
  description,
  runs: 0,
  inputTokens: 0n,
  outputTokens: 0n,
  amountMicros: amount,
});

function linesOf(world: BillingWorld, id: string, runs: readonly UsedRun[]) {
  const usage = [...Map.groupBy(runs, ({ model }) => model)].map(([model, used]) => ({
    __typename: id === 'open' ? 'UpcomingLine' : 'InvoiceLine',
    id: `ivl_${id}_${model}`,
    kind: 'USAGE',
    purpose: 'ANSWER',
    model: { id: model, name: MODELS[model], provider: model.split(':')[0], isDemo: false },
    runs: used.length,
    inputTokens: BigInt(used.reduce((sum, { tokens }) => sum + tokens, 0)),
    outputTokens: BigInt(used.length * 311),
    amountMicros: total(used),
    description: `${model.split(':')[1]}: answers`,
    detail: (args: DetailArgs) => detailOf(world, used, args),
  }));
  if (usage.length === 0) return [];
  const isSelfHosted = world.plan.name === 'SELF_HOSTED';
  const rest = isSelfHosted
    ? [other('ABSORBED', 'Paid to the providers by whoever runs this server', -total(runs))]
    : [
        other('CREDITS', 'Paid with credits of the plan', -3n * DOLLAR),
        other('SEATS', `Team: ${world.seats} seats`, 20n * DOLLAR * BigInt(world.seats)),
      ];
  return [
    ...usage,
    ...rest.map((line, index) => ({ ...line, __typename: id === 'open' ? 'UpcomingLine' : 'InvoiceLine', id: `ivl_${id}_${index}` })),
  ];
}

const sumLines = (lines: readonly { amountMicros: bigint }[]): bigint => lines.reduce((sum, { amountMicros }) => sum + amountMicros, 0n);

interface DetailArgs {
  by: string;
  under?: { by: string; key: string }[] | null;
  first: number;
  after?: string | null;
}

function groupOf(by: string, run: UsedRun): Omit<Group, 'runs'> {
  switch (by) {
    case 'DAY':
      return { key: run.at.slice(0, 10), label: run.at.slice(0, 10), at: `${run.at.slice(0, 10)}T00:00:00.000Z` };
    case 'HOUR':
      return { key: run.at.slice(0, 13), label: `${run.at.slice(0, 13)}:00 UTC`, at: `${run.at.slice(0, 13)}:00:00.000Z` };
    case 'SESSION':
      return { key: run.session, label: SESSIONS[run.session] ?? 'Private session', at: null };
    case 'PERSON':
      return { key: run.person, label: PEOPLE[run.person] ?? 'Deleted person', at: null };
    case 'API_KEY':
      return { key: 'others', label: 'People and guests', at: null };
    default:
      return { key: run.id, label: SESSIONS[run.session] ?? 'Private session', at: run.at };
  }
}

function detailOf(world: BillingWorld, all: readonly UsedRun[], { by, under, first, after }: DetailArgs) {
  const runs = all.filter((run) => (under ?? []).every((filter) => groupOf(filter.by, run).key === filter.key));
  const groups = [...Map.groupBy(runs, (run) => groupOf(by, run).key).values()].map((used): Group => ({
    ...groupOf(by, used[0]!),
    runs: used,
  }));
  const isByTime = by === 'DAY' || by === 'HOUR' || by === 'MESSAGE';
  const nodes = groups
    .toSorted((one, next) => (isByTime ? (one.at! < next.at! ? -1 : 1) : total(one.runs) > total(next.runs) ? -1 : 1))
    .map(({ key, label, at, runs: used }, index) => ({
      key,
      label,
      at,
      runs: used.length,
      inputTokens: BigInt(used.reduce((sum, { tokens }) => sum + tokens, 0)),
      outputTokens: BigInt(used.length * 311),
      amountMicros: total(used) - (index === 0 ? world.lost : 0n),
      subject: by === 'MESSAGE' ? { __typename: 'Message', id: key, session: { id: used[0]!.session } } : null,
    }));
  return pageOf(nodes, ({ key }) => key, first, after);
}

function pageOf<Node>(nodes: readonly Node[], cursorOf: (node: Node) => string, first: number, after: string | null | undefined) {
  const from = after == null ? 0 : nodes.findIndex((node) => cursorOf(node) === after) + 1;
  const shown = nodes.slice(from, from + first);
  const last = shown.at(-1);
  return {
    pageInfo: {
      hasNextPage: from + shown.length < nodes.length,
      hasPreviousPage: from > 0,
      endCursor: last === undefined ? null : cursorOf(last),
    },
    edges: shown.map((node) => ({ cursor: cursorOf(node), node })),
  };
}

function invoiceOf(world: BillingWorld, { month, status, runs }: BillingWorld['invoices'][number]) {
  const lines = linesOf(world, month, runs);
  const number = `PAR-${month}-0001`;
  const hasPages = status !== 'STATEMENT';
  return {
    __typename: 'Invoice',
    id: `ivc_${month}`,
    number,
    period: month,
    status,
    issuedAt: `${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, '0')}-01T00:04:00.000Z`,
    dueAt: hasPages ? `${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, '0')}-15T00:00:00.000Z` : null,
    paidAt: status === 'PAID' ? `${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, '0')}-01T06:10:00.000Z` : null,
    totalMicros: sumLines(lines),
    lines,
    pdfUrl: hasPages ? `https://pay.example.com/${number}.pdf` : null,
    hostedUrl: hasPages ? `https://pay.example.com/${number}` : null,
    csvUrl: `/export/invoice/ivc_${month}.csv`,
  };
}

export async function startBillingServer(world: BillingWorld) {
  function refuseIfTold(): void {
    if (world.refusal !== undefined) throw new GraphQLError('refused', { extensions: { code: world.refusal } });
  }
  function mutation(name: string, act: (input: Record<string, unknown>) => unknown) {
    return (_root: unknown, { input }: { input: Record<string, unknown> }): unknown => {
      refuseIfTold();
      world.asked.push({ name, input });
      return act(input);
    };
  }
  const ledgerNodes = () =>
    world.ledger.map(({ kind, at, amounts, note }, index) => ({
      id: String(world.ledger.length - index),
      kind,
      createdAt: at,
      note: note ?? null,
      subject: null,
      amounts: Object.entries(amounts).map(([account, amountMicros]) => ({ account, amountMicros })),
      creditsAfterMicros: 7_000_000n,
      walletAfterMicros: 25n * DOLLAR,
      owedAfterMicros: 0n,
    }));
  const billing = () => {
    const lines = linesOf(world, 'open', world.open);
    return {
      ...world,
      plans: world.payments ? PLAN_TABLE : [world.plan],
      creditsRenewAt: world.plan.creditsPerSeatMicros === '0' ? null : '2026-12-01T00:00:00.000Z',
      upcoming: { period: world.openMonth, lines, totalMicros: sumLines(lines) },
      planPreview: () => (world.subscription === null ? null : { dueNowMicros: world.dueNow, effectiveAt: '2026-11-20T12:00:00.000Z' }),
      invoices: ({ first, after }: { first: number; after?: string | null }) =>
        pageOf(
          world.invoices.map((invoice) => invoiceOf(world, invoice)),
          ({ id }) => id,
          first,
          after,
        ),
      transactions: ({ first, after, kinds }: { first: number; after?: string | null; kinds?: string[] | null }) =>
        pageOf(
          ledgerNodes().filter(({ kind }) => kinds?.includes(kind) ?? true),
          ({ id }) => id,
          first,
          after,
        ),
    };
  };
  const changed = () => ({ billing: billing() });
  return startGraphQLServer({
    typeDefs,
    resolvers: {
      Actor: { __resolveType: () => 'User' },
      BigInt: new GraphQLScalarType({ name: 'BigInt', serialize: String }),
      Query: {
        workspace: () => {
          refuseIfTold();
          return {
            id: 'wsp_1',
            slug: 'tide',
            name: 'Tidewater',
            viewerRole: world.viewerRole,
            billing: world.viewerRole === 'MEMBER' ? null : billing(),
            members: {
              edges: Object.entries(PEOPLE).map(([id, displayName], index) => ({
                cursor: id,
                node: { role: ROLES[index], user: { id, displayName } },
              })),
            },
          };
        },
        node: (_root: unknown, { id }: { id: string }) => {
          refuseIfTold();
          const invoices = world.invoices.map((invoice) => invoiceOf(world, invoice));
          return (
            invoices.find((invoice) => invoice.id === id) ?? invoices.flatMap(({ lines }) => lines).find((line) => line.id === id) ?? null
          );
        },
      },
      Mutation: {
        startCheckout: mutation('startCheckout', () => ({ url: '#at-stripe' })),
        startTopUp: mutation('startTopUp', () => ({ url: '#at-stripe' })),
        openBillingPortal: mutation('openBillingPortal', () => ({ url: '#at-stripe' })),
        changePlan: mutation('changePlan', changed),
        cancelSubscription: mutation('cancelSubscription', changed),
        resumeSubscription: mutation('resumeSubscription', changed),
        updateAutoTopUp: mutation('updateAutoTopUp', changed),
      },
    },
  });
}
