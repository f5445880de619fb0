import type { AutoTopUp as AutoTopUpRecord } from '../server/billing/stripe/auto-top-up.ts';
import type { CardPayments, PlanPreview, PlanSubscription } from '../server/billing/stripe/card-payments.ts';
import type { InvoiceStatus, SubscriptionStatus } from '../server/billing/stripe/states.ts';
import { PlanName, WorkspaceBilling } from './billing.ts';
import { builder } from './builder.ts';
import { requireActor } from './require-actor.ts';

const STATUSES = {
  INCOMPLETE: { value: 'incomplete', description: 'The first payment did not go through.' },
  TRIALING: { value: 'trialing', description: 'Free of charge until `trialEndsAt`.' },
  ACTIVE: { value: 'active', description: 'Paid.' },
  PAST_DUE: { value: 'past_due', description: 'An invoice is unpaid; the card is charged again.' },
  UNPAID: { value: 'unpaid', description: 'An invoice is unpaid, and the card is not charged any more.' },
  PAUSED: { value: 'paused', description: 'Its trial ended without a card.' },
  CANCELED: { value: 'canceled', description: 'It has ended.' },
} as const satisfies Record<string, { value: Exclude<SubscriptionStatus, 'incomplete_expired'>; description: string }>;

const RECEIPT_STATUSES = {
  OPEN: { value: 'open', description: 'To be paid.' },
  PAID: { value: 'paid', description: 'Paid.' },
  UNCOLLECTIBLE: { value: 'uncollectible', description: 'Given up.' },
} as const satisfies Record<string, { value: InvoiceStatus; description: string }>;

const SubscriptionStatusEnum = builder.enumType('SubscriptionStatus', { description: 'How a subscription stands.', values: STATUSES });
const ReceiptStatus = builder.enumType('ReceiptStatus', { description: 'What became of a receipt.', values: RECEIPT_STATUSES });

const Subscription = builder.objectRef<PlanSubscription>('PlanSubscription').implement({
  description: 'A plan that is paid for.',
  fields: (t) => ({
    plan: t.expose('entitled', { type: PlanName, description: 'What the workspace has now.' }),
    nextPlan: t.field({
      type: PlanName,
      nullable: true,
      description: 'What it becomes with the next period; null: it stays.',
      resolve: ({ plan, entitled, cancelsAt }) => (cancelsAt !== null ? 'free' : plan === entitled ? null : plan),
    }),
    status: t.field({
      type: SubscriptionStatusEnum,
      description: 'How it stands.',
      resolve: ({ status }) => (status === 'incomplete_expired' ? 'incomplete' : status),
    }),
    seats: t.exposeInt('seats', { description: 'Seats that are charged for: members who are no guests.' }),
    trialEndsAt: t.expose('trialEndsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the trial ends or ended; null: there was none.',
    }),
    currentPeriodEnd: t.expose('periodEnd', { type: 'DateTime', description: 'When it is charged next.' }),
    cancelsAt: t.expose('cancelsAt', { type: 'DateTime', nullable: true, description: 'When it ends; null: it goes on.' }),
    pastDueSince: t.expose('pastDueSince', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when an invoice is unpaid; null: none is.',
    }),
    freezesAt: t.expose('freezesAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when an unpaid invoice changes nothing; then nothing can be sent until it is paid. Null: none is unpaid.',
    }),
    frozenAt: t.expose('frozenAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when nothing can be sent; null: everything works.',
    }),
  }),
});

const AutoTopUp = builder.objectRef<AutoTopUpRecord>('AutoTopUp').implement({
  description: 'When and how far the wallet tops itself up by card. Money in micro-USD.',
  fields: (t) => ({
    isEnabled: t.exposeBoolean('isOn', { description: 'Whether it does.' }),
    thresholdMicros: t.expose('threshold', { type: 'BigInt', description: 'It does so when the wallet falls below this.' }),
    amountMicros: t.expose('amount', { type: 'BigInt', description: 'By so much.' }),
    monthlyCapMicros: t.expose('monthlyCap', { type: 'BigInt', nullable: true, description: 'Within a month at most this; null: no end.' }),
    declinedAt: t.expose('declinedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the card said no and it was turned off; null: it did not, or it was turned on again.',
    }),
  }),
});

type ReceiptRecord = Awaited<ReturnType<CardPayments['receiptsOf']>>[number];

const Receipt = builder.objectRef<ReceiptRecord>('Receipt').implement({
  description: 'What Stripe asked for: a first payment, a month, a change of plan, a top-up.',
  fields: (t) => ({
    number: t.exposeString('number', { nullable: true, description: 'As it stands on the paper.' }),
    status: t.field({
      type: ReceiptStatus,
      description: 'What became of it.',
      resolve: ({ status }) => (status === 'paid' || status === 'uncollectible' ? status : 'open'),
    }),
    totalMicros: t.expose('totalMicros', { type: 'BigInt', description: 'Micro-USD, in whole cents; negative: a credit.' }),
    paidMicros: t.expose('paidMicros', { type: 'BigInt', description: 'Micro-USD that were paid.' }),
    issuedAt: t.expose('issuedAt', { type: 'DateTime', nullable: true, description: 'When it was issued.' }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the card is charged again; null: it is not.',
    }),
    hostedUrl: t.exposeString('hostedUrl', { nullable: true, description: 'Its page at Stripe, where it can be paid.' }),
    pdfUrl: t.exposeString('pdfUrl', { nullable: true, description: 'The paper.' }),
  }),
});

const Preview = builder.objectRef<PlanPreview>('PlanPreview').implement({
  description: 'What a change of the plan would mean.',
  fields: (t) => ({
    dueNowMicros: t.expose('dueNow', { type: 'BigInt', description: 'Micro-USD that would be charged at once.' }),
    effectiveAt: t.expose('effectiveAt', { type: 'DateTime', description: 'From when it would hold.' }),
  }),
});

builder.objectFields(WorkspaceBilling, (t) => ({
  subscription: t.field({
    type: Subscription,
    nullable: true,
    description: 'The plan that is paid for, else the last one; null: there never was one.',
    extensions: { viewer: true },
    resolve: ({ workspaceId }, _args, context) => context.services.cards.subscriptionOf(requireActor(context), workspaceId),
  }),
  autoTopUp: t.field({
    type: AutoTopUp,
    nullable: true,
    description: 'Whether the wallet tops itself up; null: nobody has set it up.',
    extensions: { viewer: true },
    resolve: ({ workspaceId }, _args, context) => context.services.cards.autoTopUpOf(requireActor(context), workspaceId),
  }),
  receipts: t.field({
    type: [Receipt],
    description: 'What Stripe asked for, newest first: the latest hundred, and whatever is still to be paid.',
    extensions: { viewer: true },
    resolve: ({ workspaceId }, _args, context) => context.services.cards.receiptsOf(requireActor(context), workspaceId),
  }),
  planPreview: t.field({
    permission: 'billing:manage',
    type: Preview,
    nullable: true,
    description: 'What a change to this plan would mean; null: nothing would change, or it begins with a checkout. For owners.',
    args: { plan: t.arg({ type: PlanName, required: true, description: 'The wanted plan.' }) },
    extensions: { viewer: true },
    resolve: ({ workspaceId }, { plan }, context) => context.services.cards.previewPlan(requireActor(context), workspaceId, plan),
  }),
}));

const StripePage = builder.objectRef<{ url: string }>('StripePage').implement({
  description: 'A page of Stripe’s, for one person and a short time.',
  fields: (t) => ({ url: t.exposeString('url', { description: 'Where to go. It leads back to the billing page.' }) }),
});

const BillingPayload = builder.objectRef<{ workspaceId: string }>('BillingPayload').implement({
  description: 'How the workspace’s plan and money stand after it.',
  fields: (t) => ({
    billing: t.field({
      type: WorkspaceBilling,
      nullable: true,
      description: 'As the owner sees it.',
      extensions: { viewer: true },
      resolve: ({ workspaceId }, _args, context) => context.services.invoices.overview(requireActor(context), workspaceId),
    }),
  }),
});

const workspaceInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({ workspaceId: t.id({ required: true, description: 'Whose.' }) }),
  });

const planInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({
      workspaceId: t.id({ required: true, description: 'Whose.' }),
      plan: t.field({ type: PlanName, required: true, description: 'Which plan.' }),
    }),
  });

const StartCheckoutInput = planInput('StartCheckoutInput', 'Which plan to begin.');
const ChangePlanInput = planInput('ChangePlanInput', 'Which plan to have instead; FREE cancels.');
const OpenBillingPortalInput = workspaceInput('OpenBillingPortalInput', 'Whose card, addresses and receipts.');
const CancelSubscriptionInput = workspaceInput('CancelSubscriptionInput', 'Whose plan to end.');
const ResumeSubscriptionInput = workspaceInput('ResumeSubscriptionInput', 'Whose plan to keep after all.');

const StartTopUpInput = builder.inputType('StartTopUpInput', {
  description: 'How much to put into the wallet.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Whose wallet.' }),
    amountMicros: t.field({ type: 'BigInt', required: true, description: 'Micro-USD in whole cents, $5 to $1,000.' }),
  }),
});

const UpdateAutoTopUpInput = builder.inputType('UpdateAutoTopUpInput', {
  description: 'When and how far the wallet shall top itself up. Money in micro-USD.',
  fields: (t) => ({
    workspaceId: t.id({ required: true, description: 'Whose wallet.' }),
    isEnabled: t.boolean({ required: true, description: 'Whether it shall. Takes a card that was used before.' }),
    thresholdMicros: t.field({ type: 'BigInt', required: true, description: 'Below this it does.' }),
    amountMicros: t.field({ type: 'BigInt', required: true, description: 'By so much, in whole cents, $5 to $1,000.' }),
    monthlyCapMicros: t.field({ type: 'BigInt', description: 'Within a month (UTC) at most this. Left out: no end.' }),
  }),
});

builder.mutationFields((t) => ({
  startCheckout: t.field({
    permission: 'billing:manage',
    type: StripePage,
    description: 'Begins a paid plan on Stripe’s page, with a trial where it is the workspace’s first. For owners.',
    args: { input: t.arg({ type: StartCheckoutInput, required: true, description: 'Which plan.' }) },
    resolve: async (_root, { input }, context) => ({ url: await context.services.cards.startCheckout(requireActor(context), input) }),
  }),
  startTopUp: t.field({
    permission: 'billing:manage',
    type: StripePage,
    description: 'Pays into the wallet on Stripe’s page. For owners.',
    args: { input: t.arg({ type: StartTopUpInput, required: true, description: 'How much.' }) },
    resolve: async (_root, { input: { workspaceId, amountMicros: amount } }, context) => ({
      url: await context.services.cards.startTopUp(requireActor(context), { workspaceId, amount }),
    }),
  }),
  openBillingPortal: t.field({
    permission: 'billing:manage',
    type: StripePage,
    description: 'Where card, addresses and receipts are looked after. For owners.',
    args: { input: t.arg({ type: OpenBillingPortalInput, required: true, description: 'Whose.' }) },
    resolve: async (_root, { input }, context) => ({
      url: await context.services.cards.openPortal(requireActor(context), input.workspaceId),
    }),
  }),
  changePlan: t.field({
    permission: 'billing:manage',
    type: BillingPayload,
    description: 'Changes a paid plan: up at once, with the difference charged now; down with the next period. For owners.',
    args: { input: t.arg({ type: ChangePlanInput, required: true, description: 'Which plan.' }) },
    resolve: async (_root, { input }, context) => {
      await context.services.cards.changePlan(requireActor(context), input);
      return input;
    },
  }),
  cancelSubscription: t.field({
    permission: 'billing:manage',
    type: BillingPayload,
    description: 'Ends a paid plan with its period. For owners.',
    args: { input: t.arg({ type: CancelSubscriptionInput, required: true, description: 'Whose.' }) },
    resolve: async (_root, { input }, context) => {
      await context.services.cards.cancel(requireActor(context), input.workspaceId);
      return input;
    },
  }),
  resumeSubscription: t.field({
    permission: 'billing:manage',
    type: BillingPayload,
    description: 'Takes a cancellation back before it has happened. For owners.',
    args: { input: t.arg({ type: ResumeSubscriptionInput, required: true, description: 'Whose.' }) },
    resolve: async (_root, { input }, context) => {
      await context.services.cards.resume(requireActor(context), input.workspaceId);
      return input;
    },
  }),
  updateAutoTopUp: t.field({
    permission: 'billing:manage',
    type: BillingPayload,
    description: 'Says when and how far the wallet tops itself up. For owners.',
    args: { input: t.arg({ type: UpdateAutoTopUpInput, required: true, description: 'How.' }) },
    resolve: async (_root, { input }, context) => {
      const { workspaceId, isEnabled: isOn, thresholdMicros: threshold, amountMicros: amount, monthlyCapMicros } = input;
      const wanted = { workspaceId, isOn, threshold, amount, monthlyCap: monthlyCapMicros ?? null };
      await context.services.cards.updateAutoTopUp(requireActor(context), wanted);
      return { workspaceId };
    },
  }),
}));
