import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createRecorder } from '../../testkit/recorder.ts';
import type { TestApp } from '../../testkit/test-app.ts';
import type { Person } from '../../testkit/visitors.ts';
import { call, createMcpWorld } from './mcp-world.ts';
import type { McpWorld } from './mcp-world.ts';
import { MODEL, READ_AND_WRITE, STOP, WITHIN_MS } from './program-world.ts';

let world: McpWorld;
let here: TestApp;
let there: TestApp;
let owner: Person;
let key: McpWorld['key'];
beforeAll(async () => {
  world = await createMcpWorld();
  ({ here, there, owner, key } = world);
});
afterEach(() => world.disconnect());
afterAll(() => world.close());

describe('reading', () => {
  test('hello, and what there is to call, each with a description of every argument', async () => {
    const client = await world.connect();
    expect([client.getServerVersion()?.name, client.getInstructions()]).toEqual(['parley', expect.stringContaining('send_prompt')]);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'list_models',
      'list_sessions',
      'read_session',
      'search',
      'send_prompt',
      'watch_session',
    ]);
    for (const { name, description, inputSchema } of tools) {
      expect(description, name).toBeTruthy();
      for (const [argument, schema] of Object.entries(inputSchema.properties ?? {}))
        expect(schema, `${name} ${argument}`).toHaveProperty('description');
    }
  });

  test('list_sessions page by page, read_session, search: what the key may see and nothing else', async () => {
    const ada = await here.person('Ada');
    const bot = await here.apiKey(ada, READ_AND_WRITE);
    const stranger = await here.person('Stranger');
    const [first, second, third] = [
      await here.session(ada, { title: 'First', visibility: 'WORKSPACE' }),
      await here.session(ada, { title: 'Second', visibility: 'WORKSPACE' }),
      await here.session(ada, { title: 'Third', visibility: 'WORKSPACE' }),
    ];
    const hidden = await here.session(ada, { title: 'Hidden', visibility: 'PRIVATE' });
    const foreign = await here.session(stranger, { title: 'Foreign' });
    const { answerIds } = await here.send(ada, first, 'A rare word: zyzzyva');
    for (const id of [hidden, foreign]) await here.send(id === hidden ? ada : stranger, id, 'Also a zyzzyva');
    await vi.waitFor(async () =>
      expect(await here.sql('select status from message where id = $1', [answerIds[0]])).toEqual([{ status: 'complete' }]),
    );

    const client = await world.connect(bot);
    const page = await call(client, 'list_sessions', { first: 2 });
    const more = await call(client, 'list_sessions', { first: 2, after: page.data['next'] });
    const ids = [page, more].flatMap(({ data }) => (data['sessions'] as { id: string }[]).map(({ id }) => id));
    expect([ids.sort(), more.data['next']]).toEqual([[first, second, third].sort(), null]);
    expect((await call(client, 'list_sessions', { query: 'eco' })).text).toContain(`- Second (${second})`);

    const read = await call(client, 'read_session', { session_id: first });
    expect(read.data).toMatchObject({
      session: { id: first, title: 'First' },
      messages: [
        { role: 'user', author: 'Ada', text: 'A rare word: zyzzyva' },
        { id: answerIds[0], role: 'assistant', model: 'demo:echo', status: 'complete' },
      ],
      has_earlier: false,
    });
    expect(read.text).toMatch(/^# First\n\n### Ada \(msg_\w+\)\n\nA rare word/);
    expect((await call(client, 'read_session', { session_id: first, last: 1 })).data).toMatchObject({
      messages: [{ role: 'assistant' }],
      has_earlier: true,
    });

    const found = await call(client, 'search', { query: 'zyzzyva' });
    const hits = found.data['hits'] as { session_id: string; snippet: string }[];
    expect(new Set(hits.map(({ session_id: id }) => id))).toEqual(new Set([first]));
    expect(hits.at(-1)!.snippet).toContain('**zyzzyva**');
    expect((await call(client, 'search', { query: 'zyzzyva', session_id: second })).text).toBe('Nothing was found.');
    expect((await call(client, 'list_models')).text).toContain('- demo:echo: ');
  });

  test('resources: the sessions, and each as a Markdown document', async () => {
    const sessionId = await here.session(owner, { title: 'A document', visibility: 'WORKSPACE' });
    await here.send(owner, sessionId, 'In the document');
    const client = await world.connect();
    const { resources } = await client.listResources();
    expect(resources).toContainEqual(
      expect.objectContaining({
        uri: `parley://session/${sessionId}`,
        name: sessionId,
        title: 'A document',
        mimeType: 'text/markdown',
      }),
    );
    const [document] = (await client.readResource({ uri: `parley://session/${sessionId}` })).contents;
    expect(document).toMatchObject({ mimeType: 'text/markdown', text: expect.stringMatching(/^# A document\n[^]*In the document/) });
    await expect(client.readResource({ uri: 'parley://session/ses_nothing' })).rejects.toMatchObject({
      code: -32_002,
      data: { code: 'NOT_FOUND' },
    });
  });
});

describe('writing', () => {
  test('send_prompt: people see it, the words come as progress, and the answer at the end', async () => {
    const rest = Promise.withResolvers<void>();
    world.say({ type: 'text', text: 'Hel' }, { type: 'wait', until: rest.promise }, { type: 'text', text: 'lo.' }, { type: 'end' });
    const sessionId = await here.session(owner, { title: 'Together', visibility: 'WORKSPACE' });
    const watch = await there.watch(owner, sessionId);
    await watch.ready();
    const pieces: string[] = [];
    const progress: number[] = [];
    const onprogress = (told: { progress: number; message?: string }) => {
      pieces.push(told.message ?? '');
      progress.push(told.progress);
      // The first words are here before the model has said the others.
      if (pieces.join('') === 'Hel') rest.resolve();
    };
    const sent = await call(
      await world.connect(),
      'send_prompt',
      { session_id: sessionId, text: 'Say hello', models: [MODEL] },
      { onprogress },
    );
    expect([pieces.join(''), progress]).toEqual(['Hello.', progress.map((_n, index) => index + 1)]);
    const [prompt, answer] = await world.messages(sessionId);
    expect(prompt).toMatchObject({ role: 'user', text: 'Say hello', author_id: key.id });
    expect(sent.data).toMatchObject({
      prompt_id: prompt!['id'],
      answers: [{ message_id: answer!['id'], model: MODEL, status: 'complete', text: 'Hello.' }],
      still_running: false,
    });
    expect(sent.text).toContain('Hello.');
    watch.socket.close();
  });

  test('several models side by side; without waiting; twice with one id', async () => {
    world.say({ type: 'text', text: 'One of two' }, { type: 'end' });
    const sessionId = await here.session(owner, { title: 'Lanes', visibility: 'WORKSPACE' });
    const client = await world.connect();
    const both = await call(client, 'send_prompt', { session_id: sessionId, text: 'Both', models: [MODEL, 'demo:echo'] });
    expect(new Set(both.data.answers!.map(({ model }) => model))).toEqual(new Set([MODEL, 'demo:echo']));
    const input = { session_id: sessionId, text: 'Later', models: [MODEL], wait: false, client_mutation_id: 'once' };
    const [first, again] = [await call(client, 'send_prompt', input), await call(client, 'send_prompt', { ...input, wait: true })];
    expect(again.data.answers!.map(({ message_id: id }) => id)).toEqual(first.data.answer_ids);
    expect(await world.messages(sessionId)).toHaveLength(5);
  });

  test('a failure is told as one', async () => {
    world.say({ type: 'text', text: 'Half' }, { type: 'truncate' });
    const sessionId = await here.session(owner, { title: 'Failing', visibility: 'WORKSPACE' });
    const { data } = await call(await world.connect(), 'send_prompt', { session_id: sessionId, text: 'x', models: [MODEL] });
    expect(data.answers).toMatchObject([{ status: 'failed', text: 'Half', failure: { code: 'TRUNCATED' } }]);
  });

  /** A prompt whose answer stands still after its first words. */
  async function hanging(fetchAs?: typeof fetch) {
    world.say({ type: 'text', text: 'So far' }, { type: 'stall' });
    const sessionId = await here.session(owner, { title: 'Hanging', visibility: 'WORKSPACE' });
    const client = await world.connect(key, fetchAs);
    const leaving = new AbortController();
    const pieces = createRecorder<string>();
    const onprogress = ({ message }: { message?: string }) => pieces.push(message ?? '');
    const args = { session_id: sessionId, text: 'x', models: [MODEL] };
    const sent = call(client, 'send_prompt', args, { onprogress, signal: leaving.signal }).catch((error: unknown) => error);
    await pieces.until((items) => items.join('') === 'So far');
    const status = async () => (await world.messages(sessionId)).at(-1)!['status'];
    return { sessionId, client, leaving, sent, status };
  }

  /** As a proxy may do it. */
  const cancellingThere: typeof fetch = (input, init) => {
    const isCancellation = typeof init?.body === 'string' && init.body.includes('notifications/cancelled');
    return fetch(isCancellation ? `${there.origin}/mcp` : input, init);
  };

  test.each([
    ['here', undefined],
    ['on another node', cancellingThere],
  ])('a call that is cancelled %s stops its answer', async (_where, fetchAs) => {
    const { leaving, sent, status } = await hanging(fetchAs);
    leaving.abort();
    expect(await sent).toBeInstanceOf(Error);
    await vi.waitFor(async () => expect(await status()).toBe('stopped'), WITHIN_MS);
    expect([...here.app.hub.readers()]).toEqual([]);
  });

  test('G1: a client that is only gone has cancelled nothing: the answer is written on, for those who read', async () => {
    const { client, status, sessionId } = await hanging();
    await client.close();
    await vi.waitFor(() => expect([...here.app.hub.readers()]).toEqual([]));
    expect(await status()).toBe('streaming');
    await here.done(STOP, { id: (await world.messages(sessionId)).at(-1)!['id'] }, owner.headers);
  });

  test('another client with the same key, whose call has the same number, cancels nothing of this one', async () => {
    const { sessionId, status } = await hanging();
    const other = await world.connect();
    for (let requestId = 0; requestId < 5; requestId++)
      await other.notification({ method: 'notifications/cancelled', params: { requestId } });
    expect(await status()).toBe('streaming');
    await here.done(STOP, { id: (await world.messages(sessionId)).at(-1)!['id'] }, owner.headers);
  });

  test('watch_session: what others asked for, word by word, until nothing runs', async () => {
    const rest = Promise.withResolvers<void>();
    world.say({ type: 'text', text: 'Hel' }, { type: 'wait', until: rest.promise }, { type: 'text', text: 'lo.' }, { type: 'end' });
    const sessionId = await here.session(owner, { title: 'Watched', visibility: 'WORKSPACE' });
    const client = await world.connect();
    expect((await call(client, 'watch_session', { session_id: sessionId })).text).toBe('Nothing runs in this session.');
    await here.send(owner, sessionId, 'Hello', [MODEL]);
    const pieces: string[] = [];
    const onprogress = ({ message }: { message?: string }) => {
      pieces.push(message ?? '');
      if (pieces.join('') === 'Hel') rest.resolve();
    };
    const { data } = await call(client, 'watch_session', { session_id: sessionId }, { onprogress });
    expect([pieces.join(''), data.answers!.map(({ text }) => text)]).toEqual(['Hello.', ['Hello.']]);
  });

  test('a wait has an end: what still runs goes on', async () => {
    world.say({ type: 'stall' });
    const sessionId = await here.session(owner, { title: 'Slow', visibility: 'WORKSPACE' });
    const { data, text } = await call(await world.connect(), 'send_prompt', {
      session_id: sessionId,
      text: 'x',
      models: [MODEL],
      timeout_seconds: 1,
    });
    expect([data['still_running'], data.answers, text]).toEqual([true, [], expect.stringContaining('watch_session')]);
    await here.done(STOP, { id: data.answer_ids![0] }, owner.headers);
  });
});
