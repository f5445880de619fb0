import type { Price, Rates } from '../server/billing/cost.ts';
import type { PriceLine, PriceRecord } from '../server/billing/prices-lines.ts';
import type { StandingPrice } from '../server/billing/prices.ts';
import type { ModelInfo } from '../server/models/model.ts';
import { builder } from './builder.ts';
import { Model, formerModel } from './models.ts';
import { requireActor } from './require-actor.ts';
import { ServerAdmin } from './server-admin.ts';
import { User, loadUser } from './users.ts';
import { Workspace } from './workspaces.ts';

const TokenRates = builder.objectRef<Rates>('TokenRates').implement({
  description: 'Prices in micro-USD for a million tokens.',
  fields: (t) => ({
    input: t.field({ type: 'BigInt', description: 'Input that no cache served.', resolve: ({ input }) => input }),
    cacheRead: t.field({ type: 'BigInt', description: 'Input that a cache served.', resolve: ({ cacheRead }) => cacheRead }),
    cacheWrite: t.field({ type: 'BigInt', description: 'Input that a cache took.', resolve: ({ cacheWrite }) => cacheWrite }),
    output: t.field({ type: 'BigInt', description: 'Visible output.', resolve: ({ output }) => output }),
    reasoning: t.field({ type: 'BigInt', description: 'Output that only the model sees.', resolve: ({ reasoning }) => reasoning }),
  }),
});

const PriceTier = builder.objectRef<NonNullable<Price['above']>>('PriceTier').implement({
  description: 'What the whole request costs once its prompt is large.',
  fields: (t) => ({
    promptTokens: t.exposeInt('promptTokens', { description: 'For prompts with more tokens than these.' }),
    rates: t.field({ type: TokenRates, description: 'Instead of the others.', resolve: (tier) => tier }),
  }),
});

const ModelPrice = builder.objectRef<PriceRecord>('ModelPrice').implement({
  permission: 'billing:read',
  description: 'What was set for a model from a moment on. It is never changed: another takes its place.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Names it for a withdrawal.' }),
    model: t.exposeString('model', {
      description: '`provider:name`, or `provider:*` for all models of the provider that have no price of their own.',
    }),
    effectiveFrom: t.expose('effectiveFrom', { type: 'DateTime', description: 'From when on it holds.' }),
    rates: t.field({
      type: TokenRates,
      nullable: true,
      description: 'Null: from here on the name has no price of its own.',
      resolve: ({ price }) => price,
    }),
    above: t.field({
      type: PriceTier,
      nullable: true,
      description: 'Where large prompts cost something else.',
      resolve: ({ price }) => price?.above ?? null,
    }),
    source: t.exposeString('source', { description: 'Where the figures come from, or why they ended.' }),
    readOn: t.exposeString('readOn', { nullable: true, description: 'The day on which they were read there, `2026-01-31`.' }),
    createdBy: t.field({
      type: User,
      nullable: true,
      description: 'Who set it; null where it came with the program, and for everybody but operators.',
      extensions: { viewer: true },
      resolve: async ({ createdById }, _args, context) =>
        createdById !== null && (await context.services.identity.isOperator(context.actor)) ? loadUser(createdById, context) : null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was written down.' }),
  }),
});

const PricedWorkspace = builder.objectRef<NonNullable<PriceLine['workspace']>>('PricedWorkspace').implement({
  description: 'A workspace that pays prices of its own.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    slug: t.exposeString('slug', { description: 'Its name in URLs.' }),
    name: t.exposeString('name', { description: 'Its name for people.' }),
  }),
});

const ModelPriceLine = builder.objectRef<PriceLine>('ModelPriceLine').implement({
  description: 'All prices of one name, in the list or for one workspace.',
  fields: (t) => ({
    model: t.exposeString('model', { description: '`provider:name` or `provider:*`.' }),
    workspace: t.expose('workspace', { type: PricedWorkspace, nullable: true, description: 'Null: the list, for everybody.' }),
    current: t.expose('current', {
      type: ModelPrice,
      nullable: true,
      description: 'What is in effect; null where it was withdrawn or has not begun.',
    }),
    upcoming: t.expose('upcoming', { type: [ModelPrice], description: 'What is still to come, the soonest first.' }),
    past: t.expose('past', { type: [ModelPrice], description: 'What is over, the newest first.' }),
  }),
});

const WorkspacePrice = builder.objectRef<StandingPrice<ModelInfo>>('WorkspacePrice').implement({
  description: 'What a workspace pays for a model.',
  fields: (t) => ({
    model: t.expose('model', { type: Model, description: 'Which.' }),
    price: t.expose('standing', { type: ModelPrice, nullable: true, description: 'Null: nobody has set one, so that it costs nothing.' }),
    isOwn: t.boolean({
      description: 'Whether it was set for this workspace alone.',
      resolve: ({ standing }) => standing !== null && standing.workspaceId !== null,
    }),
    next: t.expose('next', { type: ModelPrice, nullable: true, description: 'The price that holds next; null where none is known.' }),
  }),
});

builder.objectField(Workspace, 'prices', (t) =>
  t.field({
    permission: 'billing:read',
    type: [WorkspacePrice],
    description: 'What the models that this server can reach cost here; for owners and admins.',
    extensions: { viewer: true },
    resolve: async ({ id }, _args, context) => {
      const reachable = await context.services.models.list();
      return context.services.prices.ofWorkspace(requireActor(context), id, reachable);
    },
  }),
);

builder.objectFields(ServerAdmin, (t) => ({
  prices: t.field({
    type: [ModelPriceLine],
    description: 'The price list, and what single workspaces pay instead; by name.',
    resolve: (_admin, _args, { services }) => services.prices.lines(),
  }),
  priceLine: t.field({
    type: ModelPriceLine,
    nullable: true,
    description: 'All prices of one name; null where none was ever set.',
    args: {
      model: t.arg.string({ required: true, description: '`provider:name` or `provider:*`.' }),
      workspaceSlug: t.arg.string({ description: 'What this workspace pays; left out: the list.' }),
    },
    resolve: (_admin, { model, workspaceSlug }, { services }) => services.prices.line(model, workspaceSlug ?? null),
  }),
  unpricedModels: t.field({
    type: [Model],
    description: 'Models that this server can reach and that cost nobody anything, as no price covers them.',
    resolve: async (_admin, _args, { services }) => {
      const ids = await services.prices.unpriced();
      return ids.map((id) => services.models.find(id) ?? formerModel(id));
    },
  }),
}));

const TokenRatesInput = builder.inputType('TokenRatesInput', {
  description: 'Prices in micro-USD for a million tokens; none is negative.',
  fields: (t) => ({
    input: t.field({ type: 'BigInt', required: true, description: 'Input that no cache served.' }),
    cacheRead: t.field({ type: 'BigInt', description: 'Input that a cache served; left out: as input.' }),
    cacheWrite: t.field({ type: 'BigInt', description: 'Input that a cache took; left out: as input.' }),
    output: t.field({ type: 'BigInt', required: true, description: 'Visible output.' }),
    reasoning: t.field({ type: 'BigInt', description: 'Output that only the model sees; left out: as output.' }),
  }),
});
const PriceTierInput = builder.inputType('PriceTierInput', {
  description: 'What the whole request costs once its prompt is large.',
  fields: (t) => ({
    promptTokens: t.int({ required: true, description: 'For prompts with more tokens than these.' }),
    rates: t.field({ type: TokenRatesInput, required: true, description: 'Instead of the others.' }),
  }),
});

const SetModelPriceInput = builder.inputType('SetModelPriceInput', {
  description: 'A price from a moment on.',
  fields: (t) => ({
    model: t.string({ required: true, description: '`provider:name`, or `provider:*` for all of a provider that have none of their own.' }),
    workspaceSlug: t.string({ description: 'For one workspace only; left out: the list, for everybody.' }),
    rates: t.field({ type: TokenRatesInput, required: true, description: 'The figures.' }),
    above: t.field({ type: PriceTierInput, description: 'Where large prompts cost something else.' }),
    source: t.string({ required: true, description: 'Where the figures come from, 1 to 300 characters.' }),
    readOn: t.string({ description: 'The day on which they were read there, `2026-01-31`.' }),
    effectiveFrom: t.field({
      type: 'DateTime',
      description: 'Left out: now. Never in the past: what was used stays charged as it was.',
    }),
  }),
});
const SetModelPricePayload = builder.objectRef<{ price: PriceRecord }>('SetModelPricePayload').implement({
  description: 'The price that was set.',
  fields: (t) => ({ price: t.expose('price', { type: ModelPrice, description: 'It holds from its moment on.' }) }),
});

const WithdrawModelPriceInput = builder.inputType('WithdrawModelPriceInput', {
  description: 'A price that shall end, or not begin.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which: one in effect or still to come.' }),
    source: t.string({ required: true, description: 'Why, 1 to 300 characters.' }),
  }),
});
const WithdrawModelPricePayload = builder.objectRef<{ price: PriceRecord }>('WithdrawModelPricePayload').implement({
  description: 'What was written down instead.',
  fields: (t) => ({ price: t.expose('price', { type: ModelPrice, description: 'It holds instead.' }) }),
});

type RatesGiven = { [Part in keyof Rates]?: bigint | null | undefined } & Pick<Rates, 'input' | 'output'>;

function ratesOf({ input, output, cacheRead, cacheWrite, reasoning }: RatesGiven): Rates {
  return { input, cacheRead: cacheRead ?? input, cacheWrite: cacheWrite ?? input, output, reasoning: reasoning ?? output };
}

builder.mutationFields((t) => ({
  setModelPrice: t.field({
    permission: 'operator',
    type: SetModelPricePayload,
    description: 'Sets what a model costs from now or a later moment on. For operators.',
    args: { input: t.arg({ type: SetModelPriceInput, required: true, description: 'What it costs.' }) },
    resolve: async (_root, { input: { rates, above, ...input } }, context) => {
      const tier = above ? { promptTokens: above.promptTokens, ...ratesOf(above.rates) } : null;
      return { price: await context.services.prices.set(requireActor(context), { ...input, rates: ratesOf(rates), above: tier }) };
    },
  }),
  withdrawModelPrice: t.field({
    permission: 'operator',
    type: WithdrawModelPricePayload,
    description:
      'Ends a price that is in effect: a wider name or the list holds instead. Or keeps one from coming: what holds before it goes on. For operators.',
    args: { input: t.arg({ type: WithdrawModelPriceInput, required: true, description: 'Which.' }) },
    resolve: async (_root, { input }, context) => ({
      price: await context.services.prices.withdraw(requireActor(context), { id: input.id, source: input.source }),
    }),
  }),
}));
