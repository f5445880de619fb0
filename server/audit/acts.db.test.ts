/** What the higher floors have written down, asked for through the API as a customer would. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp } from '../testkit/test-app.ts';
import type { TestApp } from '../testkit/test-app.ts';
import type { Person } from '../testkit/visitors.ts';

let app: TestApp;
let owner: Person;
beforeAll(async () => {
  app = await createTestApp();
  owner = await app.person('Olga');
});
afterAll(() => app.close());

const LOG = `query ($slug: String!) { workspace(slug: $slug) {
  auditEvents(first: 100) { edges { node { action targetId facts { name value } actor { displayName } } } } auditCheck { brokenAt } } }`;
interface Log {
  workspace: {
    auditEvents: {
      edges: { node: { action: string; targetId: string | null; facts: { name: string; value: string }[]; actor: object | null } }[];
    };
    auditCheck: { brokenAt: number | null };
  };
}

/** What was written down while `work` was done, oldest first. */
async function during(work: () => Promise<unknown>) {
  const read = async () => (await app.done<Log>(LOG, { slug: owner.workspace.slug }, owner.headers)).workspace;
  const before = (await read()).auditEvents.edges.length;
  await work();
  const { auditEvents, auditCheck } = await read();
  expect(auditCheck.brokenAt).toBeNull();
  return auditEvents.edges
    .slice(0, auditEvents.edges.length - before)
    .toReversed()
    .map(({ node }) => ({ ...node, facts: Object.fromEntries(node.facts.map(({ name, value }) => [name, value])) }));
}
const change = <Data>(name: string, selection: string, input: object) =>
  app.done<Record<string, Data>>(
    `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} } }`,
    { input },
    owner.headers,
  );
const actionsOf = (events: { action: string }[]) => events.map(({ action }) => action);

test('who may come into a session, by name, by mail and by link', async () => {
  const [sessionId, guest] = [await app.session(owner), await app.join(owner, 'Gil', 'GUEST')];
  const events = await during(async () => {
    await change('addSessionMember', 'member { role }', { sessionId, userId: guest.id, role: 'VIEWER' });
    await change('changeSessionRole', 'member { role }', { sessionId, userId: guest.id, role: 'EDITOR' });
    await change('removeSessionMember', 'session { id }', { sessionId, userId: guest.id });
    await change('addSessionMember', 'invitation { id }', { sessionId, email: 'quite.private@example.com', role: 'VIEWER' });
    const { id } = await app.shareLink(owner, sessionId, { role: 'COMMENTER', password: 'open sesame' });
    await change('updateShareLink', 'shareLink { id }', { id, role: 'VIEWER' });
    await change('rotateShareLink', 'shareLink { id }', { id });
    await change('revokeShareLink', 'shareLink { id }', { id });
    await change('updateSession', 'session { id }', { id: sessionId, visibility: 'PRIVATE' });
    // A title is no access.
    await change('updateSession', 'session { id }', { id: sessionId, title: 'A secret title' });
  });
  expect(actionsOf(events)).toEqual([
    'session:add-member',
    'session:change-role',
    'session:remove-member',
    'invitation:create',
    'session:create-link',
    'session:change-link',
    'session:change-link',
    'session:revoke-link',
    'session:change-access',
  ]);
  expect(events[1]).toMatchObject({ targetId: guest.id, facts: { sessionId, from: 'viewer', to: 'editor' } });
  expect(events.at(-1)).toMatchObject({ targetId: sessionId, facts: { from: 'link', to: 'private' } });
  for (const secret of ['quite', 'open sesame', 'A secret title']) expect(JSON.stringify(events)).not.toContain(secret);
});

test('budgets, and requests for more of them', async () => {
  const member = await app.join(owner, 'Mia');
  const events = await during(async () => {
    const input = {
      workspaceId: owner.workspace.id,
      scope: 'PERSON',
      subjectId: member.id,
      period: 'MONTH',
      mode: 'HARD',
      limitMicros: '5',
    };
    const { createBudget } = await change<{ budget: { id: string } }>('createBudget', 'budget { id }', input);
    const { id } = createBudget!.budget;
    await change('updateBudget', 'budget { id }', { id, limitMicros: '7' });
    const ask = 'mutation ($input: RequestBudgetInput!) { requestBudget(input: $input) { request { id } } }';
    for (const answer of ['grantBudget', 'declineBudget']) {
      const asked = await app.done<{ requestBudget: { request: { id: string } } }>(ask, { input: { budgetId: id } }, member.headers);
      const requestId = asked.requestBudget.request.id;
      await change(answer, 'request { id }', { requestId, ...(answer === 'grantBudget' && { micros: '11' }) });
    }
    await change('deleteBudget', 'id', { id });
  });
  expect(actionsOf(events)).toEqual(['budget:create', 'budget:update', 'budget:grant', 'budget:decline', 'budget:delete']);
  expect(events.map(({ facts }) => facts)).toMatchObject([
    { scope: 'person', limitMicros: '5', mode: 'hard' },
    { from: 'hard, 5', to: 'hard, 7' },
    { amountMicros: '11' },
    {},
    {},
  ]);
});

test('API keys: made, rotated and revoked, never their secrets', async () => {
  let secrets: string[] = [];
  const events = await during(async () => {
    const key = await app.apiKey(owner, ['session:read']);
    const { rotateApiKey } = await change<{ secret: string }>('rotateApiKey', 'secret', { id: key.id, overlapHours: 1 });
    await change('revokeApiKey', 'apiKey { id }', { id: key.id });
    secrets = [key.secret, rotateApiKey!.secret];
  });
  expect(actionsOf(events)).toEqual(['api-key:create', 'api-key:rotate', 'api-key:revoke']);
  for (const secret of secrets) expect(JSON.stringify(events)).not.toContain(secret.slice(-20));
});

test('a price of its own, set and withdrawn by an operator; the list is nobody’s', async () => {
  const rates = { input: '1', output: '1' };
  const events = await during(async () => {
    const own = { model: 'demo:echo', workspaceSlug: owner.workspace.slug, source: 'Agreed', rates };
    const { setModelPrice } = await change<{ price: { id: string } }>('setModelPrice', 'price { id }', own);
    await change('withdrawModelPrice', 'price { id }', { id: setModelPrice!.price.id, source: 'Over' });
    await change('setModelPrice', 'price { id }', { ...own, workspaceSlug: null });
  });
  expect(actionsOf(events)).toEqual(['price:set', 'price:withdraw']);
  expect(events[0]?.facts).toEqual({ model: 'demo:echo' });
});
