import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { createRecorder } from '../../testkit/recorder.ts';
import { createSessionView, WATCH } from '../../testkit/session-view.ts';
import type { SeenEvent } from '../../testkit/session-view.ts';
import type { WireError } from '../../testkit/socket-client.ts';
import { createTestApp } from '../../testkit/test-app.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import { PASSWORD } from '../../testkit/visitors.ts';
import { CUSTOMERS, Refused } from './customers.ts';
import type { Customer, Doors } from './customers.ts';

/** Slow enough that a reader can leave in the middle of an answer. */
const DEMO_SPEED = 4;
const PROMPT = 'Say it again, word by word, so that somebody can leave and come back. '.repeat(12);

const REGISTER = `mutation Register($input: RegisterInput!) { register(input: $input) { accessToken user { id memberships { workspace { id } } } } }`;
const LOGIN = `mutation Login($input: LoginInput!) { login(input: $input) { accessToken user { id } } }`;
const CREATE = `mutation Create($input: CreateSessionInput!) { createSession(input: $input) { session { id cursor viewerRole } } }`;
const SEND = `mutation Send($input: SendPromptInput!) { sendPrompt(input: $input) { prompt { id } answers { id } } }`;
const STOP = `mutation Stop($input: StopMessageInput!) { stopMessage(input: $input) { message { status } } }`;
const SESSION = `query Session($id: ID!) { session(id: $id) { title } }`;
const MISSING = 'ses_00000000000000000000000000';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ tuning: { demoSpeed: DEMO_SPEED } });
});
afterAll(() => app.close());

const textInDatabase = async (id: string) => (await app.sql('select text from message where id = $1', [id]))[0]?.['text'];
const doors = (token: string | null): Doors => ({ url: app.url, wsUrl: app.wsUrl, token });

let count = 0;
async function signIn(open: (doors: Doors) => Customer) {
  const nobody = open(doors(null));
  const email = `customer${++count}@example.com`;
  const { register } = await nobody.call<{ register: { user: { id: string; memberships: { workspace: { id: string } }[] } } }>(REGISTER, {
    input: { email, password: PASSWORD, displayName: 'Customer' },
  });
  const { login } = await nobody.call<{ login: { accessToken: string; user: { id: string } } }>(LOGIN, {
    input: { email, password: PASSWORD },
  });
  expect(login.user.id).toBe(register.user.id);
  return { nobody, email, token: login.accessToken, workspaceId: register.user.memberships[0]!.workspace.id };
}

async function newSession(customer: Customer, workspaceId: string): Promise<string> {
  const { createSession } = await customer.call<{ createSession: { session: { id: string } } }>(CREATE, { input: { workspaceId } });
  return createSession.session.id;
}

/** Reads on where the last reading stopped. */
function createReading(customer: Customer, sessionId: string) {
  const view = createSessionView();
  const arrivals = createRecorder<SeenEvent | readonly WireError[]>();
  return {
    view,
    arrivals,
    start: () =>
      customer.watch(
        WATCH,
        { id: sessionId, after: view.last },
        {
          next(data) {
            const event = data['sessionEvents'] as SeenEvent;
            view.apply(event);
            arrivals.push(event);
          },
          error: arrivals.push,
        },
      ),
    textEvents: () => view.events.filter(({ __typename }) => __typename === 'TextAppended').length,
  };
}

describe.each(Object.entries(CUSTOMERS))('%s', (_name, open) => {
  test('F5, R3: signs in, opens a session, watches the answer, leaves in the middle and comes back without loss or duplicate', async () => {
    const { nobody, token, workspaceId } = await signIn(open);
    const customer = open(doors(token));
    const sessionId = await newSession(customer, workspaceId);
    const reading = createReading(customer, sessionId);
    let stop = reading.start();
    await reading.arrivals.until(() => reading.view.snapshots > 0);
    const { sendPrompt } = await customer.call<{ sendPrompt: { answers: { id: string }[] } }>(SEND, {
      input: { sessionId, text: PROMPT, models: ['demo:echo'], clientMutationId: 'once' },
    });
    await reading.arrivals.until(() => reading.textEvents() >= 3);
    stop();
    expect(reading.view.answers()).toEqual([]);

    stop = reading.start();
    const [answer] = await reading.arrivals.until(() => reading.view.answers().length > 0 && reading.view.answers());
    stop();
    expect(answer).toMatchObject({ id: sendPrompt.answers[0]!.id, status: 'COMPLETE' });
    expect(answer!.text).toContain('word by word');
    expect(answer!.text).toBe(await textInDatabase(answer!.id));
    expect(reading.view).toMatchObject({ holes: 0, duplicates: 0, snapshots: 1 });
    await customer.close();
    await nobody.close();
  });

  test('G1, G5: stops an answer in the middle, and hears that it was stopped, with what stood there', async () => {
    const { nobody, token, workspaceId } = await signIn(open);
    const customer = open(doors(token));
    const sessionId = await newSession(customer, workspaceId);
    const reading = createReading(customer, sessionId);
    const leave = reading.start();
    await reading.arrivals.until(() => reading.view.snapshots > 0);
    const { sendPrompt } = await customer.call<{ sendPrompt: { answers: { id: string }[] } }>(SEND, {
      input: { sessionId, text: PROMPT.repeat(4), models: ['demo:echo'], clientMutationId: 'to-be-stopped' },
    });
    const { id } = sendPrompt.answers[0]!;
    await reading.arrivals.until(() => reading.textEvents() >= 2);
    await customer.call(STOP, { input: { id } });
    const [answer] = await reading.arrivals.until(() => reading.view.answers().length > 0 && reading.view.answers());
    expect(answer).toMatchObject({ id, status: 'STOPPED' });
    expect(answer!.text.length).toBeGreaterThan(0);
    expect(answer!.text.length).toBeLessThan(PROMPT.length * 4);
    expect(answer!.text).toBe(await textInDatabase(id));
    leave();
    await customer.close();
    await nobody.close();
  });

  test('codes arrive in extensions, for calls and for subscriptions', async () => {
    const { nobody, email, token } = await signIn(open);
    const customer = open(doors(token));
    const codesOf = (call: Promise<unknown>) =>
      call.then(
        () => ['none'],
        (error: unknown) => (error instanceof Refused ? error.codes : Promise.reject(error)),
      );
    expect(await codesOf(customer.call(SESSION, { id: MISSING }))).toEqual(['NOT_FOUND']);
    expect(await codesOf(nobody.call(LOGIN, { input: { email, password: 'a wrong password' } }))).toEqual(['UNAUTHENTICATED']);
    expect(await codesOf(nobody.call(REGISTER, { input: { email, password: 'short', displayName: '' } }))).toEqual(['INVALID']);
    for (const [reader, code] of [
      [customer, 'NOT_FOUND'],
      [nobody, 'UNAUTHENTICATED'],
    ] as const) {
      const { arrivals, start } = createReading(reader, MISSING);
      start();
      const errors = await arrivals.until((items) => items.find(Array.isArray) as WireError[] | undefined);
      expect(errors.map(({ extensions }) => extensions?.code)).toEqual([code]);
    }
    await customer.close();
    await nobody.close();
  });
});

test('R3: graphql-ws reconnects by itself after its socket was cut; with `after` advanced in the operation nothing is lost or doubled', async () => {
  const ada = await app.person();
  const sessionId = await app.session(ada);
  const sockets: WebSocket[] = [];
  class Counted extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      sockets.push(this);
    }
  }
  const client = createClient({
    url: app.wsUrl,
    webSocketImpl: Counted,
    connectionParams: ada.headers,
    retryAttempts: 10,
    retryWait: () => Promise.resolve(),
    shouldRetry: () => true,
  });
  const view = createSessionView();
  const arrivals = createRecorder<string>();
  const variables = { id: sessionId, after: null as string | null };
  const stop = client.subscribe<{ sessionEvents: SeenEvent }>(
    { query: WATCH, variables },
    {
      next({ data }) {
        view.apply(data!.sessionEvents);
        variables.after = view.last;
        arrivals.push(data!.sessionEvents.__typename);
      },
      error: (error) => arrivals.push(String(error)),
      complete: () => undefined,
    },
  );
  await arrivals.until(() => view.snapshots > 0);
  const { answerIds } = await app.send(ada, sessionId, PROMPT);
  for (const cuts of [1, 2, 3]) {
    const before = arrivals.items.length;
    await arrivals.until((items) => items.slice(before).includes('TextAppended') || view.answers().length > 0);
    sockets.at(-1)!.terminate();
    await arrivals.until(() => sockets.length > cuts || view.answers().length > 0);
  }
  const [answer] = await arrivals.until(() => view.answers().length > 0 && view.answers());
  stop();
  expect(sockets.length).toBeGreaterThan(1);
  expect(answer!.text).toBe(await textInDatabase(answerIds[0]!));
  expect(view).toMatchObject({ holes: 0, duplicates: 0, snapshots: 1 });
  await client.dispose();
});
