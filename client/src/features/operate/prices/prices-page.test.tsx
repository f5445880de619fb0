// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { startGraphQLServer } from '../../../testkit/graphql-server.ts';
import { renderClient } from '../../../testkit/render-client.tsx';
import { PricesPage } from './prices-page.tsx';

const typeDefs = `
  scalar DateTime
  scalar BigInt
  type Query { serverAdmin: ServerAdmin }
  type ServerAdmin { prices: [Line!]! priceLine(model: String!, workspaceSlug: String): Line unpricedModels: [Model!]! }
  type Model { id: ID! name: String! }
  type Line { model: String! workspace: House current: ModelPrice upcoming: [ModelPrice!]! past: [ModelPrice!]! }
  type House { id: ID! slug: String! name: String! }
  type ModelPrice {
    id: ID! effectiveFrom: DateTime! source: String! readOn: String createdBy: User rates: Rates above: Tier
  }
  type User { id: ID! displayName: String! }
  type Rates { input: BigInt! cacheRead: BigInt! cacheWrite: BigInt! output: BigInt! reasoning: BigInt! }
  type Tier { promptTokens: Int! rates: Rates! }
  type Mutation { setModelPrice(input: SetModelPriceInput!): Payload! withdrawModelPrice(input: WithdrawModelPriceInput!): Payload! }
  type Payload { price: ModelPrice! }
  input RatesInput { input: BigInt! cacheRead: BigInt cacheWrite: BigInt output: BigInt! reasoning: BigInt }
  input TierInput { promptTokens: Int! rates: RatesInput! }
  input SetModelPriceInput {
    model: String! workspaceSlug: String rates: RatesInput! above: TierInput source: String! readOn: String effectiveFrom: DateTime
  }
  input WithdrawModelPriceInput { id: ID! source: String! }
`;

const rates = (input: string, output: string, more: object = {}) => ({
  input,
  cacheRead: input,
  cacheWrite: input,
  output,
  reasoning: output,
  ...more,
});
const price = (id: string, changes: object = {}) => ({
  id,
  effectiveFrom: '2026-10-01T00:00:00Z',
  source: 'The price page',
  readOn: '2026-10-27',
  createdBy: null,
  rates: rates('4000000', '20000000', { cacheRead: '400000' }),
  above: null,
  ...changes,
});
const line = (model: string, changes: object = {}) => ({
  model,
  workspace: null,
  current: price(`p-${model}`),
  upcoming: [],
  past: [],
  ...changes,
});

interface World {
  lines: ReturnType<typeof line>[];
  unpriced?: string[];
  refuse?: Record<string, string>;
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

async function show(world: () => World | null) {
  const asked: [string, unknown][] = [];
  const answer =
    (what: string) =>
    (_: unknown, { input }: { input: unknown }) => {
      asked.push([what, input]);
      const fields = world()?.refuse;
      if (fields) throw new GraphQLError('no', { extensions: { code: 'INVALID', fields } });
      return { price: price('p-new') };
    };
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Query: {
        serverAdmin: () => {
          const now = world();
          return (
            now && {
              prices: now.lines,
              unpricedModels: (now.unpriced ?? []).map((id) => ({ id, name: id })),
              priceLine: ({ model }: { model: string }) => now.lines.find((one) => one.model === model),
            }
          );
        },
      },
      Mutation: { setModelPrice: answer('set'), withdrawModelPrice: answer('withdraw') },
    },
  });
  closers.push(server.close);
  return { ...renderClient(<PricesPage />, { origin: server.origin }), asked };
}

const rowOf = (name: RegExp) => within(screen.getByRole('rowheader', { name }).closest('tbody')!);
const write = (label: string | RegExp, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

test('prices stand by provider with their source, tiers and what is to come', async () => {
  const above = { promptTokens: 100_000, rates: rates('8000000', '30000000') };
  const upcoming = [price('p-next', { effectiveFrom: '2027-01-01T00:00:00Z', rates: rates('5000000', '25000000') })];
  await show(() => ({
    lines: [
      line('acme:*'),
      line('acme:one', { current: price('p-1', { above }), upcoming }),
      line('demo:*', { current: price('p-2', { rates: rates('0', '0') }) }),
      line('acme:gone', { current: null }),
      line('acme:one', { workspace: { id: 'w', slug: 'pilot', name: 'Pilot team' } }),
    ],
  }));
  expect(await screen.findByRole('table', { name: 'acme' })).toBeDefined();
  const names = within(screen.getByRole('table', { name: 'acme' })).getAllByRole('rowheader');
  expect(names.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^one/),
    expect.stringMatching(/^gone/),
    expect.stringMatching(/^Every other model/),
  ]);
  const one = rowOf(/^one/);
  expect(
    one
      .getAllByRole('cell')
      .map(({ textContent }) => textContent)
      .slice(0, 4),
  ).toEqual(['$4.00$8.00', '$0.40$8.00', '$4.00$8.00', '$20.00$30.00']);
  expect(one.getByText(/read Oct 27, 2026/)).toBeDefined();
  expect(one.getByText('over 100,000 tokens')).toBeDefined();
  expect(one.getByText('From Jan 1, 2027: $5.00 in, $25.00 out')).toBeDefined();
  expect(rowOf(/^gone/).getByText('No price of its own')).toBeDefined();
  expect(within(screen.getByRole('table', { name: 'Demo' })).getByText('Free')).toBeDefined();
  expect(within(screen.getByRole('table', { name: 'Prices of single workspaces' })).getByText('Pilot team')).toBeDefined();
});

test('a change begins with what stands, asks for a new source, and tells the server micro-dollars', async () => {
  const { asked } = await show(() => ({ lines: [line('acme:one')] }));
  fireEvent.click(await screen.findByRole('button', { name: 'Change the price of acme:one' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Price of acme:one' }));
  expect(dialog.getByLabelText<HTMLInputElement>('Cached input, $').value).toBe('0.4');
  expect(dialog.getByText('A prompt of 10,000 tokens with an answer of 1,000 costs $0.06.')).toBeDefined();
  fireEvent.click(dialog.getByRole('button', { name: 'Set the price' }));
  expect(await dialog.findByText('Needed')).toBeDefined();
  expect(asked).toEqual([]);
  write('Output, $', '0,075');
  write('Reasoning, $', '');
  write('Source', 'The new page');
  fireEvent.click(dialog.getByLabelText('From a day on'));
  write('Day', '2027-01-01');
  fireEvent.click(dialog.getByRole('button', { name: 'Set the price' }));
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toEqual([
    'set',
    expect.objectContaining({
      model: 'acme:one',
      rates: { input: '4000000', cacheRead: '400000', cacheWrite: '4000000', output: '75000' },
      source: 'The new page',
      effectiveFrom: '2027-01-01T00:00:00Z',
    }),
  ]);
  expect(await screen.findByText('The price of acme:one is set')).toBeDefined();
});

test('a price of one workspace and of large prompts is written in one go; what the server refuses is said at its field', async () => {
  const refuse = { workspaceSlug: 'names no workspace of this server', 'above.output': 'is negative' };
  const { asked } = await show(() => ({ lines: [], unpriced: ['box:llama'], refuse }));
  expect(await screen.findByText('1 model without a price')).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Set a price for box:llama' }));
  expect((await screen.findByLabelText<HTMLInputElement>('Model')).value).toBe('box:llama');
  fireEvent.click(screen.getByLabelText('One workspace'));
  write('Workspace', 'pilot');
  write('Input, $', '1');
  write('Output, $', 'five');
  fireEvent.click(screen.getByLabelText('Large prompts cost something else'));
  write('For prompts over, in tokens', '200000');
  const large = within(screen.getByRole('group', { name: 'Rates of large prompts' }));
  fireEvent.change(large.getByLabelText('Input, $'), { target: { value: '2' } });
  fireEvent.change(large.getByLabelText('Output, $'), { target: { value: '9' } });
  write('Source', 'A contract');
  fireEvent.click(screen.getByRole('button', { name: 'Set the price' }));
  expect(await screen.findByText(/^An amount such as/)).toBeDefined();
  fireEvent.change(screen.getAllByLabelText('Output, $')[0]!, { target: { value: '5' } });
  fireEvent.click(screen.getByRole('button', { name: 'Set the price' }));
  expect(await screen.findByText('names no workspace of this server')).toBeDefined();
  expect(large.getByText('is negative')).toBeDefined();
  expect(asked).toEqual([
    [
      'set',
      expect.objectContaining({
        workspaceSlug: 'pilot',
        rates: { input: '1000000', output: '5000000' },
        above: { promptTokens: 200_000, rates: { input: '2000000', output: '9000000' } },
      }),
    ],
  ]);
});

test('a name opens to all its prices, and one in effect can be withdrawn with a reason', async () => {
  const past = [
    price('p-old', { rates: rates('1000000', '2000000'), createdBy: { id: 'u', displayName: 'Olga Reyes' } }),
    price('p-gone', { rates: null, source: 'Not sold' }),
  ];
  const { asked } = await show(() => ({ lines: [line('acme:one', { past })] }));
  fireEvent.click(await screen.findByRole('button', { name: /^one/, expanded: false }));
  const over = within(await screen.findByRole('list', { name: 'Over' })).getAllByRole('listitem');
  expect(over.map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining('$1.00 in, $2.00 outThe price page · read Oct 27, 2026 · by Olga Reyes'),
    expect.stringContaining('No price of its ownNot sold'),
  ]);
  fireEvent.click(screen.getByRole('button', { name: 'Withdraw' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Withdraw the price of acme:one?' }));
  fireEvent.click(dialog.getByRole('button', { name: 'Withdraw' }));
  expect(await dialog.findByText('Needed')).toBeDefined();
  write('Why', 'It was wrong');
  fireEvent.click(dialog.getByRole('button', { name: 'Withdraw' }));
  await waitFor(() => expect(asked).toEqual([['withdraw', { id: 'p-acme:one', source: 'It was wrong' }]]));
  expect(await screen.findByText('The price of acme:one was withdrawn')).toBeDefined();
});

test('who is no operator is told so; without prices there is one step; a server that does not answer is asked again', async () => {
  await show(() => null);
  expect(await screen.findByRole('heading', { name: 'This page is for operators' })).toBeDefined();
  cleanup();
  let isDown = true;
  await show(() => {
    if (isDown) throw new GraphQLError('down', { extensions: { code: 'UNAVAILABLE' } });
    return { lines: [] };
  });
  expect(await screen.findByRole('status', { name: 'Loading the prices' })).toBeDefined();
  const retry = await screen.findByRole('button', { name: 'Try again' });
  isDown = false;
  fireEvent.click(retry);
  expect(await screen.findByRole('heading', { name: 'No prices yet' })).toBeDefined();
  expect(screen.getByRole('button', { name: 'Set a price' })).toBeDefined();
});
