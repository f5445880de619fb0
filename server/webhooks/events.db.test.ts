/** What is told, of what, to whom, and how often. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { CHOSEN_WEBHOOK_EVENTS, SESSION_WEBHOOK_EVENTS } from '../../schema/wire/webhooks.ts';
import { startProviderDouble } from '../models/doubles/provider-double.ts';
import type { ProviderDouble } from '../models/doubles/provider-double.ts';
import type { Person } from '../testkit/visitors.ts';
import { createWebhookApp } from './testkit/webhook-app.ts';
import type { WebhookApp } from './testkit/webhook-app.ts';
import { createReceiver } from './testkit/receiver.ts';
import type { Receiver } from './testkit/receiver.ts';

const ALL = CHOSEN_WEBHOOK_EVENTS.map((type) => type.replace('.', '_').toUpperCase());
const SEND = 'mutation ($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } answers { id } } }';
const STOP = 'mutation ($input: StopMessageInput!) { stopMessage(input: $input) { message { id } } }';
const COMMENT = 'mutation ($input: AddCommentInput!) { addComment(input: $input) { comment { id } } }';
const FORK = 'mutation ($input: ForkSessionInput!) { forkSession(input: $input) { session { id } } }';
const EDIT_SESSION = 'mutation ($input: UpdateSessionInput!) { updateSession(input: $input) { session { id } } }';
const CHANGE_ROLE = 'mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { __typename } }';
const REMOVE_MEMBER = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { workspace { id } } }';
const TRANSFER = 'mutation ($input: TransferOwnershipInput!) { transferOwnership(input: $input) { workspace { id } } }';

const FAILING = 'canaryhouse:canary-failing';

let double: ProviderDouble;
let app: WebhookApp;
let receiver: Receiver;
let ana: Person;
let path: string;
let count = 0;
beforeAll(async () => {
  receiver = await createReceiver();
  const models = [{ id: 'canary-failing', contextWindow: 8_000, maxOutputTokens: 500 }];
  double = await startProviderDouble('openai-compatible', { models, script: () => [{ type: 'status', status: 400 }] });
  app = await createWebhookApp({ env: { OPENAI_COMPATIBLE_BASE_URL: double.url, OPENAI_COMPATIBLE_NAME: 'canaryhouse' } });
  await app.app.services.models.list();
}, 60_000);
afterAll(async () => {
  await app.close();
  await double.close();
  await receiver.close();
});
beforeEach(async () => {
  path = `/hook${++count}`;
  ana = await app.person('Ana');
});

const make = (more: Record<string, unknown> = {}) => app.endpoint(ana, receiver.url(path), { eventTypes: ALL, ...more });
const told = (): ({ type: string } & Record<string, unknown>)[] =>
  receiver.distinct(path).map(({ message }) => ({ ...message.data, type: message.type }));
const types = () => told().map(({ type }) => type);
/** What else was to come has come, too: nothing waits any more. */
async function settle(): Promise<void> {
  await vi.waitFor(
    async () => {
      const waiting = await app.sql("select 1 from webhook_delivery where workspace_id = $1 and state = 'waiting'", [ana.workspace.id]);
      expect(waiting).toEqual([]);
    },
    { timeout: 10_000 },
  );
}
const untilTold = (type: string, times = 1) =>
  vi.waitFor(() => expect(types().filter((one) => one === type)).toHaveLength(times), { timeout: 10_000 });

describe('what happens is told once', () => {
  test('a prompt, its answers, and one that was stopped', async () => {
    await make();
    const sessionId = await app.session(ana);
    const input = { sessionId, text: 'Hello', models: ['demo:echo', 'demo:echo'], clientMutationId: 'once' };
    const first = await app.ask<{ sendPrompt: { answers: { id: string }[] } }>(SEND, { input }, ana.headers);
    await app.ask(SEND, { input }, ana.headers);
    await untilTold('run.completed', 2);
    const [slow] = [await app.send(ana, sessionId, 'Write a long story', ['demo:writer'])];
    await app.done(STOP, { input: { id: slow.answerIds[0] } }, ana.headers);
    await untilTold('run.stopped');
    await settle();
    expect(types().toSorted()).toEqual(
      ['message.created', 'message.created', 'run.completed', 'run.completed', 'run.stopped', 'session.created'].toSorted(),
    );
    const completed = told().filter(({ type }) => type === 'run.completed');
    expect(completed.map((one) => one['messageId'] as string).toSorted()).toEqual(
      first.data.sendPrompt.answers.map(({ id }) => id).toSorted(),
    );
    // Nothing that a blind vote hides, of any vote.
    for (const one of completed) expect(Object.keys(one).toSorted()).toEqual(['messageId', 'sessionId', 'type', 'url', 'workspaceId']);
    expect(new Set(receiver.distinct(path).map(({ id }) => id)).size).toBe(6);
  });

  test('an answer that failed, without its reason and its model', async () => {
    await make();
    const { answerIds } = await app.send(ana, await app.session(ana), 'Hello', [FAILING]);
    await untilTold('run.failed');
    await settle();
    expect(told().filter(({ type }) => type.startsWith('run.'))).toMatchObject([{ type: 'run.failed', messageId: answerIds[0] }]);
    expect(
      receiver
        .on(path)
        .map(({ body }) => body)
        .join(),
    ).not.toContain('canary');
  });

  test('sessions: opened, forked, archived and restored, each once however often it is asked', async () => {
    await make();
    const id = await app.session(ana);
    const { promptId, answerIds } = await app.send(ana, id, 'Hello');
    await untilTold('run.completed');
    await app.done(FORK, { input: { messageId: answerIds[0] ?? promptId } }, ana.headers);
    const archive = (archived: boolean) => app.ask(EDIT_SESSION, { input: { id, archived } }, ana.headers);
    await Promise.all([archive(true), archive(true), archive(true)]);
    await archive(true);
    await Promise.all([archive(false), archive(false)]);
    await settle();
    const about = types()
      .filter((type) => type.startsWith('session.'))
      .toSorted();
    expect(about).toEqual(['session.archived', 'session.created', 'session.created', 'session.restored']);
  });

  test('comments', async () => {
    await make();
    const sessionId = await app.session(ana);
    const { promptId } = await app.send(ana, sessionId, 'Hello');
    const input = { messageId: promptId, text: 'Nice', clientMutationId: 'c1' };
    const { addComment } = await app.done<{ addComment: { comment: { id: string } } }>(COMMENT, { input }, ana.headers);
    await app.done(COMMENT, { input }, ana.headers);
    await untilTold('comment.created');
    await settle();
    expect(told().filter(({ type }) => type === 'comment.created')).toEqual([
      {
        type: 'comment.created',
        workspaceId: ana.workspace.id,
        sessionId,
        messageId: promptId,
        commentId: addComment.comment.id,
        threadId: addComment.comment.id,
        actor: { kind: 'user', id: ana.id },
        url: expect.stringContaining(`/s/${sessionId}?message=${promptId}`),
      },
    ]);
  });

  test('members: who joins, gets another role, hands over, is removed', async () => {
    await make();
    const ben = await app.join(ana, 'Ben');
    const [workspaceId, userId] = [ana.workspace.id, ben.id];
    await app.done(CHANGE_ROLE, { input: { workspaceId, userId, role: 'ADMIN' } }, ana.headers);
    await app.done(TRANSFER, { input: { workspaceId, userId } }, ana.headers);
    await app.done(REMOVE_MEMBER, { input: { workspaceId, userId: ana.id } }, ben.headers);
    await vi.waitFor(() => expect(types()).toContain('member.removed'));
    await settle();
    const facts = told().map(({ type, ...data }) => ({ type, userId: data['userId'], role: data['role'], before: data['roleBefore'] }));
    expect(facts).toHaveLength(5);
    expect(facts).toEqual(
      expect.arrayContaining([
        { type: 'member.added', userId, role: 'member', before: undefined },
        { type: 'member.role_changed', userId, role: 'admin', before: 'member' },
        { type: 'member.role_changed', userId, role: 'owner', before: 'admin' },
        { type: 'member.role_changed', userId: ana.id, role: 'admin', before: 'owner' },
        { type: 'member.removed', userId: ana.id, role: 'admin', before: undefined },
      ]),
    );
  });

  test('a budget that comes to its half', async () => {
    await make();
    const budgetId = 'bdg_0000000000000000000000000a';
    await app.sql(
      `insert into budget (id, workspace_id, scope, period, mode, limit_micros, created_at, updated_at)
       values ($1, $2, 'workspace', 'month', 'soft', 1000000, now(), now())`,
      [budgetId, ana.workspace.id],
    );
    await app.sql(
      `insert into budget_counter (budget_id, period_start, workspace_id, spent_micros)
       values ($1, date_trunc('month', now() at time zone 'UTC'), $2, 600000)`,
      [budgetId, ana.workspace.id],
    );
    await Promise.all([1, 2, 3].map(() => app.app.services.budgets.checkWarnings(ana.workspace.id)));
    await untilTold('budget.reached');
    await settle();
    expect(told()).toEqual([{ type: 'budget.reached', workspaceId: ana.workspace.id, subject: budgetId, percent: 50 }]);
  });
});

describe('what is not told', () => {
  test('a change that was rolled back', async () => {
    await make();
    const sessionId = await app.session(ana);
    await app.sql(`create function refuse_answers() returns trigger language plpgsql as $$ begin raise 'no'; end $$`);
    await app.sql(
      `create trigger refuse_answers before insert on message for each row when (new.role = 'assistant') execute function refuse_answers()`,
    );
    const failed = await app.ask(SEND, { input: { sessionId, text: 'Lost', models: ['demo:echo'] } }, ana.headers);
    await app.sql('drop trigger refuse_answers on message');
    await app.sql('drop function refuse_answers');
    expect(failed.codes).toEqual(['INTERNAL']);
    await app.send(ana, sessionId, 'Kept');
    await untilTold('run.completed');
    await settle();
    expect(types().filter((type) => type === 'message.created')).toHaveLength(1);
  });

  test('texts, titles and names; and who it was in a private session', async () => {
    await make();
    const open = await app.session(ana, { title: 'canarytitle', visibility: 'WORKSPACE' });
    const closed = await app.session(ana, { title: 'canarytitle', visibility: 'PRIVATE' });
    for (const id of [open, closed]) {
      const { promptId } = await app.send(ana, id, 'canaryprompt', ['demo:echo']);
      await app.done(COMMENT, { input: { messageId: promptId, text: 'canarycomment' } }, ana.headers);
    }
    await untilTold('run.completed', 2);
    await settle();
    expect(
      receiver
        .on(path)
        .map(({ body }) => body)
        .join(),
    ).not.toMatch(/canary|Ana|demo/);
    const withActor = told().filter((one) => 'actor' in one);
    expect(new Set(withActor.map((one) => one['sessionId']))).toEqual(new Set([open]));
    expect(withActor).toHaveLength(3);
    expect(told().filter((one) => one['sessionId'] === closed)).toHaveLength(4);
  });

  test('what was not chosen, other sessions, other workspaces', async () => {
    const [mine, other] = [await app.session(ana), await app.session(ana)];
    await make({ eventTypes: ['MESSAGE_CREATED'], sessionId: mine });
    const bob = await app.person('Bob');
    await app.send(bob, await app.session(bob), 'Elsewhere');
    await app.send(ana, other, 'Other');
    await app.send(ana, mine, 'Mine');
    await untilTold('message.created');
    await settle();
    expect(told()).toMatchObject([{ type: 'message.created', sessionId: mine }]);
  });

  test('a guest by link writes: the workspace is told of it', async () => {
    const sessionId = await app.session(ana, { visibility: 'LINK' });
    await make({ eventTypes: ['MESSAGE_CREATED'] });
    const { token } = await app.shareLink(ana, sessionId, { role: 'EDITOR' });
    const gil = await app.comeByLink(token);
    await app.send(gil, sessionId, 'Hello');
    await untilTold('message.created');
    expect(told()).toMatchObject([{ actor: { kind: 'guest', id: gil.id } }]);
  });
});

test('the events of sessions are those that a filter by session lets through', () => {
  expect(SESSION_WEBHOOK_EVENTS).toHaveLength(8);
});
