// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { afterEach, describe, expect, test } from 'vitest';
import { startGraphQLServer } from '../../testkit/graphql-server.ts';
import { ANA, renderClient } from '../../testkit/render-client.tsx';
import type { Budget, BudgetRequest } from './budget-documents.ts';
import { BudgetsPage } from './budgets-page.tsx';

configure({ asyncUtilTimeout: 4_000 });

const typeDefs = readFileSync(join(import.meta.dirname, '../../../../schema/schema.graphql'), 'utf8');
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  cleanup();
  for (const close of closers.splice(0)) await close();
});

const FIGURES = { limitMicros: '25000000', extraMicros: '0', spentMicros: '5000000', reservedMicros: '0', leftMicros: '20000000' };
const BEN = { __typename: 'User' as const, id: 'usr_ben', displayName: 'Ben' };
const OF_WORKSPACE: Budget = {
  id: 'bdg_1',
  scope: 'WORKSPACE',
  period: 'MONTH',
  mode: 'HARD',
  resetsAt: '2026-12-01T00:00:00.000Z',
  isReached: false,
  session: null,
  actor: null,
  figures: FIGURES,
};
const OF_BEN: Budget = {
  ...OF_WORKSPACE,
  id: 'bdg_2',
  scope: 'PERSON',
  mode: 'SOFT',
  period: 'TOTAL',
  resetsAt: null,
  actor: BEN,
  figures: { ...FIGURES, extraMicros: '1000000', spentMicros: '27500000', leftMicros: '0' },
};
const REQUEST: BudgetRequest = {
  id: 'brq_1',
  state: 'OPEN',
  note: 'For the launch',
  askedMicros: '5000000',
  suggestedMicros: '5000000',
  grantedMicros: null,
  createdAt: '2026-11-20T10:00:00.000Z',
  decidedAt: null,
  actor: BEN,
  decidedBy: null,
  session: { id: 'ses_1', title: 'Launch plan' },
  budget: OF_BEN,
};

interface World {
  budgets: Budget[];
  requests: BudgetRequest[];
  asked: { name: string; input: Record<string, unknown> }[];
  refusal: { name: string; code: string; message: string } | null;
  isAway: boolean;
}

async function openPage({ role = 'OWNER', ...more }: Partial<World> & { role?: 'OWNER' | 'MEMBER' } = {}) {
  const world: World = { budgets: [], requests: [], asked: [], refusal: null, isAway: false, ...more };
  function mutation(name: string, act: (input: Record<string, unknown>) => unknown) {
    return (_: unknown, { input }: { input: Record<string, unknown> }) => {
      world.asked.push({ name, input: { ...input } });
      if (world.refusal?.name === name) throw new GraphQLError(world.refusal.message, { extensions: { code: world.refusal.code } });
      return act(input);
    };
  }
  const decide = (state: 'GRANTED' | 'DECLINED') => (input: Record<string, unknown>) => {
    world.requests = world.requests.map((request) =>
      request.id === input['requestId']
        ? {
            ...request,
            state,
            grantedMicros: state === 'GRANTED' ? request.suggestedMicros : null,
            decidedBy: { id: 'usr_ana', displayName: 'Ana Reyes' },
          }
        : request,
    );
    return { request: withType(world.requests[0]!) };
  };
  const withType = (request: BudgetRequest) => ({
    ...request,
    actor: BEN,
    decidedBy: request.decidedBy && { __typename: 'User', ...request.decidedBy },
  });
  const typeOf = { __resolveType: (value: { __typename: string }) => value.__typename };
  const server = await startGraphQLServer({
    typeDefs,
    resolvers: {
      Actor: typeOf,
      Node: typeOf,
      SessionEvent: typeOf,
      Query: {
        workspace: (_: unknown, { slug }: { slug: string }) => {
          if (world.isAway) throw new GraphQLError('away', { extensions: { code: 'UNAVAILABLE' } });
          if (slug !== 'team') return null;
          return {
            id: 'wsp_1',
            name: 'Team',
            viewerRole: role,
            budgets: world.budgets,
            budgetRequests: world.requests.map(withType),
            members: { edges: [{ node: { user: BEN } }], pageInfo: { hasNextPage: false, endCursor: null } },
            sessions: ({ after }: { after: string | null }) =>
              after === null
                ? { edges: [{ node: { id: 'ses_1', title: 'Launch plan' } }], pageInfo: { hasNextPage: true, endCursor: 'one' } }
                : { edges: [{ node: { id: 'ses_2', title: 'Older' } }], pageInfo: { hasNextPage: false, endCursor: 'two' } },
            apiKeys: [],
          };
        },
      },
      Mutation: {
        createBudget: mutation('createBudget', () => {
          world.budgets = [...world.budgets, OF_BEN];
          return { budget: OF_BEN };
        }),
        updateBudget: mutation('updateBudget', ({ limitMicros, mode }) => {
          const changed = { ...OF_WORKSPACE, mode, figures: { ...FIGURES, limitMicros } } as Budget;
          world.budgets = [changed];
          return { budget: changed };
        }),
        deleteBudget: mutation('deleteBudget', ({ id }) => {
          world.budgets = world.budgets.filter((budget) => budget.id !== id);
          return { id };
        }),
        grantBudget: mutation('grantBudget', decide('GRANTED')),
        declineBudget: mutation('declineBudget', decide('DECLINED')),
      },
    },
  });
  const viewer = { ...ANA, memberships: [{ role, workspace: { id: 'wsp_1', slug: 'team', name: 'Team', erasesAt: null } }] };
  const view = renderClient(<BudgetsPage slug="team" />, { origin: server.origin, viewer });
  closers.push(view.api.close, server.close);
  return world;
}

test('what is used of each budget, in words and figures', async () => {
  await openPage({ budgets: [OF_WORKSPACE, OF_BEN] });
  const whole = within(await screen.findByRole('region', { name: 'Workspace' }));
  expect(whole.getByRole('meter', { name: 'The whole workspace, this month' }).getAttribute('aria-valuetext')).toBe('$5.00 of $25.00');
  expect(whole.getByText('$20.00 left')).toBeDefined();
  expect(whole.getByText('Hard')).toBeDefined();
  expect(whole.getByText(/^starts anew /u)).toBeDefined();
  const people = within(screen.getByRole('region', { name: 'People' }));
  expect(people.getByText('$1.50 over')).toBeDefined();
  expect(people.getByText(/\$1\.00 granted on top/u)).toBeDefined();
  expect(people.getByText('Soft')).toBeDefined();
  expect(people.queryByText(/·|starts anew/u)).toBeNull();
});

test('a member sees their own figures, of the workspace’s only whether it lasts, and changes nothing', async () => {
  const own = { __typename: 'User' as const, id: 'usr_ana', displayName: 'Ana Reyes' };
  await openPage({
    role: 'MEMBER',
    budgets: [
      { ...OF_WORKSPACE, isReached: true, figures: null },
      { ...OF_BEN, actor: own },
    ],
  });
  expect(await screen.findByText('Used up')).toBeDefined();
  expect(screen.getByRole('meter', { name: 'You, in total' })).toBeDefined();
  expect(screen.queryByRole('button', { name: /New budget|Actions for/u })).toBeNull();
  expect(screen.queryByRole('link', { name: 'Billing' })).toBeNull();
});

describe('requests', () => {
  test('are granted with one click; what was answered stands behind a button', async () => {
    const world = await openPage({ budgets: [OF_BEN], requests: [REQUEST] });
    const list = within(await screen.findByRole('region', { name: 'Requests for more' }));
    expect(list.getByText('Ben asks for more, in total')).toBeDefined();
    expect(list.getByText('“For the launch”')).toBeDefined();
    expect(list.getByText('in Launch plan')).toBeDefined();
    fireEvent.click(list.getByRole('button', { name: 'Grant $5.00' }));
    fireEvent.click(await list.findByRole('button', { name: 'Show 1 answered request' }));
    expect(await list.findByText('$5.00 granted by Ana Reyes')).toBeDefined();
    expect(world.asked).toEqual([{ name: 'grantBudget', input: { requestId: 'brq_1' } }]);
  });

  test('that somebody else answered say so', async () => {
    const world = await openPage({ budgets: [OF_BEN], requests: [REQUEST] });
    world.refusal = { name: 'declineBudget', code: 'CONFLICT', message: 'Ada granted this request before.' };
    fireEvent.click(await screen.findByRole('button', { name: 'Decline' }));
    expect(await screen.findByText('Ada granted this request before.')).toBeDefined();
  });

  test('of one’s own show what became of them', async () => {
    await openPage({ role: 'MEMBER', requests: [{ ...REQUEST, state: 'DECLINED', decidedBy: { id: 'usr_ada', displayName: 'Ada' } }] });
    const list = within(await screen.findByRole('region', { name: 'What you asked for' }));
    expect(list.getByText('Declined by Ada')).toBeDefined();
    expect(list.queryByRole('button')).toBeNull();
  });
});

describe('a budget', () => {
  test('is set for a person; what is missing is said first', async () => {
    const world = await openPage();
    expect(await screen.findByText('No budgets yet')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'New budget' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'New budget' }));
    fireEvent.click(dialog.getByRole('radio', { name: 'Person' }));
    const person = await dialog.findByRole('combobox', { name: /^Person/u });
    fireEvent.change(dialog.getByRole('textbox', { name: 'Limit' }), { target: { value: 'much' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Set budget' }));
    expect(dialog.getByText('Enter an amount in US dollars, 0 or more.')).toBeDefined();
    expect(dialog.getByText('Choose what the budget is for.')).toBeDefined();
    expect(world.asked).toEqual([]);
    fireEvent.change(person, { target: { value: 'usr_ben' } });
    fireEvent.change(dialog.getByRole('textbox', { name: 'Limit' }), { target: { value: '12,50' } });
    fireEvent.click(dialog.getByRole('radio', { name: 'A day' }));
    fireEvent.click(dialog.getByRole('radio', { name: 'Soft' }));
    expect(dialog.getByText('Only warns, at 50, 80 and 100 %')).toBeDefined();
    fireEvent.click(dialog.getByRole('button', { name: 'Set budget' }));
    expect(await screen.findByRole('meter', { name: 'Ben, in total' })).toBeDefined();
    expect(world.asked[0]?.input).toEqual({
      workspaceId: 'wsp_1',
      scope: 'PERSON',
      subjectId: 'usr_ben',
      period: 'DAY',
      mode: 'SOFT',
      limitMicros: '12500000',
    });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('can be for one of many: those of the next page are listed, too', async () => {
    const world = await openPage();
    fireEvent.click(await screen.findByRole('button', { name: 'New budget' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'New budget' }));
    fireEvent.click(dialog.getByRole('radio', { name: 'Session' }));
    fireEvent.click(await dialog.findByRole('button', { name: 'List more' }));
    await dialog.findByRole('option', { name: 'Older' });
    expect(dialog.queryByRole('button', { name: 'List more' })).toBeNull();
    fireEvent.change(dialog.getByRole('combobox', { name: 'Session' }), { target: { value: 'ses_2' } });
    fireEvent.change(dialog.getByRole('textbox', { name: 'Limit' }), { target: { value: '5' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Set budget' }));
    await waitFor(() => expect(world.asked[0]?.input).toMatchObject({ scope: 'SESSION', subjectId: 'ses_2' }));
  });

  test('that is there already is not set again, and the form stays', async () => {
    const world = await openPage({ budgets: [OF_WORKSPACE] });
    world.refusal = { name: 'createBudget', code: 'CONFLICT', message: 'There is a budget for this and this period already.' };
    fireEvent.click(await screen.findByRole('button', { name: 'New budget' }));
    fireEvent.change(await screen.findByRole('textbox', { name: 'Limit' }), { target: { value: '1' } });
    fireEvent.click(screen.getByRole('button', { name: 'Set budget' }));
    expect(await screen.findByText('There is a budget for this and this period already.')).toBeDefined();
    expect(screen.getByRole('dialog', { name: 'New budget' })).toBeDefined();
  });

  test('is changed, and deleted once somebody is sure', async () => {
    const world = await openPage({ budgets: [OF_WORKSPACE] });
    const menu = await screen.findByRole('button', { name: 'Actions for The whole workspace, this month' });
    fireEvent.keyDown(menu, { key: 'Enter' });
    fireEvent.click(menu);
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Change' }));
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Limit' });
    expect(field.value).toBe('25');
    fireEvent.change(field, { target: { value: '40' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(world.asked[0]).toEqual({ name: 'updateBudget', input: { id: 'bdg_1', mode: 'HARD', limitMicros: '40000000' } }),
    );
    await waitFor(() => expect(screen.getByRole('meter').getAttribute('aria-valuetext')).toBe('$5.00 of $40.00'));
    fireEvent.click(screen.getByRole('button', { name: 'Actions for The whole workspace, this month' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    expect(await screen.findByText(/^Nothing limits The whole workspace, this month any more/u)).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('No budgets yet')).toBeDefined();
  });
});

test('a load that failed says so, and trying again works', async () => {
  const world = await openPage({ budgets: [OF_WORKSPACE], isAway: true });
  fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined());
  world.isAway = false;
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('meter', { name: 'The whole workspace, this month' })).toBeDefined();
});
