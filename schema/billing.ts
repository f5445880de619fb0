import { resolveCursorConnection } from '@pothos/plugin-relay';
import type { OverviewRecord } from '../server/billing/invoices/overview.ts';
import type { TransactionRecord } from '../server/billing/invoices/transactions.ts';
import type { Account, TransactionKind as Kind } from '../server/billing/ledger.ts';
import type { Plan as PlanValues, PlanName as Name } from '../server/billing/plans.ts';
import { builder, pageComplexity } from './builder.ts';
import { requireActor } from './require-actor.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './wire/limits.ts';
import { Workspace } from './workspaces.ts';

const PLAN_NAMES = {
  FREE: { value: 'free', description: 'Credits every month; when they are used up, work stops until the next month or a top-up.' },
  TEAM: { value: 'team', description: 'Seats with credits; usage beyond them is metered.' },
  BUSINESS: { value: 'business', description: 'As TEAM, with more credits a seat and no end to members and analytics.' },
  SELF_HOSTED: {
    value: 'selfHosted',
    description: 'This server takes no payments: everything is open, and whoever runs it pays the providers.',
  },
} as const satisfies Record<string, { value: Name; description: string }>;

const BEYOND = {
  STOPS: { value: 'stops', description: 'Work stops.' },
  METERED: { value: 'metered', description: 'Work goes on and stands on the invoice of the month.' },
} as const satisfies Record<string, { value: PlanValues['beyond']; description: string }>;

const KINDS = {
  GRANT: { value: 'grant', description: 'Credits of the plan were given.' },
  EXPIRE: { value: 'expire', description: 'Credits that were left of a month, or of a larger plan, ended.' },
  TOP_UP: { value: 'topUp', description: 'Money was paid into the wallet.' },
  RESERVE: { value: 'reserve', description: 'The most that a run can cost was set aside.' },
  SETTLE: { value: 'settle', description: 'A run ended: it was paid for, and the rest of what was set aside came back.' },
  RELEASE: { value: 'release', description: 'A run failed to begin: what was set aside came back.' },
  REFUND: { value: 'refund', description: 'Money went back to where it was paid from.' },
  ADJUST: { value: 'adjust', description: 'A correction; its note says why.' },
  CLOSE: { value: 'close', description: 'A month was closed.' },
  INVOICE: { value: 'invoice', description: 'What a month came to was put on an invoice.' },
  PAYMENT: { value: 'payment', description: 'An invoice was paid.' },
  WRITE_OFF: { value: 'writeOff', description: 'An invoice will not be paid.' },
} as const satisfies Record<string, { value: Kind; description: string }>;

const ACCOUNTS = {
  CREDITS: { value: 'credits', description: 'What the plan gave this month and is left.' },
  WALLET: { value: 'wallet', description: 'Prepaid money.' },
  METERED: { value: 'metered', description: 'Usage beyond credits and wallet that is on no invoice yet, as a debt.' },
  RESERVED: { value: 'reserved', description: 'Set aside for runs under way.' },
  SPENT: { value: 'spent', description: 'Used since the last closing.' },
  REVENUE: { value: 'revenue', description: 'Used in closed months, and seats.' },
  PROVIDER_COST: { value: 'provider_cost', description: 'What the providers ask for the same usage.' },
  PROVIDER_PAYABLE: { value: 'provider_payable', description: 'The other side of PROVIDER_COST.' },
  GRANTED: { value: 'granted', description: 'Where credits come from, as a negative sum.' },
  PAID: { value: 'paid', description: 'Money that came in, as a negative sum.' },
  INVOICED: { value: 'invoiced', description: 'On invoices that are not paid yet, as a debt.' },
  ABSORBED: { value: 'absorbed', description: 'Used and charged to nobody, as a negative sum.' },
} as const satisfies Record<Uppercase<Account>, { value: Account; description: string }>;

export const PlanName = builder.enumType('PlanName', { description: 'What a workspace has chosen.', values: PLAN_NAMES });
const UsageBeyond = builder.enumType('UsageBeyond', { description: 'What happens beyond credits and wallet.', values: BEYOND });
const TransactionKind = builder.enumType('TransactionKind', { description: 'What moved money.', values: KINDS });
const LedgerAccount = builder.enumType('LedgerAccount', { description: 'An account of a workspace’s ledger.', values: ACCOUNTS });

export const Plan = builder.objectRef<PlanValues & { name: Name }>('Plan').implement({
  description: 'What a plan gives. Money in micro-USD.',
  fields: (t) => ({
    name: t.expose('name', { type: PlanName, description: 'Which one.' }),
    seatPriceMicros: t.expose('seatPrice', { type: 'BigInt', description: 'A month, per seat.' }),
    creditsPerSeatMicros: t.expose('creditsPerSeat', {
      type: 'BigInt',
      description: 'A month, per seat; on FREE once for the whole workspace. What is left of it ends with the month.',
    }),
    beyond: t.expose('beyond', { type: UsageBeyond, description: 'What happens to usage beyond credits and wallet.' }),
    maxMembers: t.exposeInt('maxMembers', { nullable: true, description: 'Members, guests not counted; null: as many as you like.' }),
    analyticsDays: t.exposeInt('analyticsDays', { nullable: true, description: 'How far back analytics go; null: to the beginning.' }),
    hasWeeklyReport: t.exposeBoolean('weeklyReport', { description: 'Whether owners and admins can get a mail about each week.' }),
    trialDays: t.exposeInt('trialDays', { description: 'Days without a price for the seats, once.' }),
  }),
});

const Balances = builder.objectRef<OverviewRecord['balances']>('Balances').implement({
  description: 'Where a workspace’s money stands now, in micro-USD.',
  fields: (t) => ({
    creditsMicros: t.expose('credits', { type: 'BigInt', description: 'Credits of the plan that are left this month.' }),
    walletMicros: t.expose('wallet', { type: 'BigInt', description: 'Prepaid money that is left.' }),
    reservedMicros: t.expose('reserved', { type: 'BigInt', description: 'Set aside for runs under way; not in the other figures.' }),
    owedMicros: t.expose('owed', { type: 'BigInt', description: 'Used beyond credits and wallet, and on no invoice yet.' }),
    invoicedMicros: t.expose('invoiced', { type: 'BigInt', description: 'On invoices that are not paid yet.' }),
    spentMicros: t.expose('spent', { type: 'BigInt', description: 'Used since the last month was closed, whoever paid for it.' }),
  }),
});

const LedgerAmount = builder.objectRef<TransactionRecord['amounts'][number]>('LedgerAmount').implement({
  description: 'What a transaction moved on one account.',
  fields: (t) => ({
    account: t.expose('account', { type: LedgerAccount, description: 'Which account.' }),
    amountMicros: t.expose('amount', { type: 'BigInt', description: 'Micro-USD; negative: taken from it.' }),
  }),
});

const LedgerTransaction = builder.objectRef<TransactionRecord>('LedgerTransaction').implement({
  description: 'A line of the ledger. Its amounts sum to zero, and it never changes.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A number that grows with time.' }),
    kind: t.expose('kind', { type: TransactionKind, description: 'What it was.' }),
    amounts: t.expose('amounts', { type: [LedgerAmount], description: 'Only the accounts that it moved.' }),
    subject: t.exposeString('subject', { nullable: true, description: 'The id of the run, invoice or payment that it is about.' }),
    note: t.exposeString('note', { nullable: true, description: 'Why, where somebody said so.' }),
    creditsAfterMicros: t.expose('creditsAfter', { type: 'BigInt', description: 'Credits left after it.' }),
    walletAfterMicros: t.expose('walletAfter', { type: 'BigInt', description: 'The wallet after it.' }),
    owedAfterMicros: t.expose('owedAfter', {
      type: 'BigInt',
      description: 'Metered usage on no invoice after it, what was set aside of it included.',
    }),
    createdAt: t.expose('at', { type: 'DateTime', description: 'When.' }),
  }),
});

export const WorkspaceBilling = builder.objectRef<OverviewRecord>('WorkspaceBilling').implement({
  permission: 'billing:read',
  description: 'A workspace’s plan and money; for owners and admins.',
  fields: (t) => ({
    plan: t.expose('plan', { type: Plan, description: 'The plan now.' }),
    plans: t.expose('plans', { type: [Plan], description: 'Those that one can choose here, the present one included.' }),
    seats: t.exposeInt('seats', { description: 'Seats that are paid for.' }),
    payments: t.exposeBoolean('hasPayments', { description: 'Whether this server takes payments.' }),
    balances: t.expose('balances', { type: Balances, description: 'Where the money stands now.' }),
    creditsRenewAt: t.expose('creditsRenewAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the next credits are given, and what is left of these ends; null on a plan without credits.',
    }),
    transactions: t.connection(
      {
        type: LedgerTransaction,
        description: 'The ledger, newest first. Runs under an open blind vote show up when it is closed.',
        args: { kinds: t.arg({ type: [TransactionKind], description: 'Only these. Left out: all.' }) },
        complexity: pageComplexity(DEFAULT_PAGE_SIZE),
        extensions: { viewer: true },
        resolve: ({ workspaceId }, { kinds, ...args }, context) =>
          resolveCursorConnection<Promise<TransactionRecord[]>>(
            { args, defaultSize: DEFAULT_PAGE_SIZE, maxSize: MAX_PAGE_SIZE, toCursor: ({ id }) => id },
            (page) => context.services.invoices.transactions(requireActor(context), workspaceId, { ...page, kinds: kinds ?? null }),
          ),
      },
      { description: 'A part of the ledger.' },
      { description: 'One transaction and where it stands in the list.' },
    ),
  }),
});

builder.objectField(Workspace, 'billing', (t) =>
  t.field({
    permission: 'billing:read',
    type: WorkspaceBilling,
    nullable: true,
    description: 'Its plan and money; null for everybody but owners and admins.',
    extensions: { viewer: true },
    resolve: ({ id }, _args, context) => context.services.invoices.overview(requireActor(context), id),
  }),
);
