import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { UserActor } from '../identity/actor.ts';
import { ADAPTERS, SECRET_KEY } from '../models/doubles/adapters.ts';
import { startProviderDouble } from '../models/doubles/provider-double.ts';
import type { ProviderDouble } from '../models/doubles/provider-double.ts';
import type { Script, Step } from '../models/doubles/script.ts';
import { createFixture, createReader } from './testkit/session-fixture.ts';
import type { Fixture, TestNode } from './testkit/session-fixture.ts';
import { MODEL, createScriptedModels } from './testkit/scripted-models.ts';

const SAID: Step = { type: 'text', text: 'The first words' };
const MEGABYTE = 'x'.repeat(1024 * 1024);

let fixture: Fixture;
let ana: UserActor;
let workspaceId: string;

beforeAll(async () => {
  fixture = await createFixture();
  workspaceId = await fixture.workspace();
  ana = await fixture.person('Ana', workspaceId);
});
afterAll(() => fixture.close());

describe.each(ADAPTERS)('$format', ({ format, create }) => {
  let double: ProviderDouble;
  let node: TestNode;

  beforeEach(async () => {
    double = await startProviderDouble(format);
    const provider = create({ apiKey: SECRET_KEY, baseURL: double.url });
    node = await fixture.node({ models: createScriptedModels(undefined, provider), timing: { firstTokenMs: 400, nextTokenMs: 300 } });
  });
  afterEach(async () => {
    await node.close();
    await double.close();
  });

  async function run(script: Script, onText: () => void = () => undefined) {
    double.use({ script });
    // With a title of its own the session asks for none.
    const session = await node.sessions.createSession(ana, { workspaceId, title: 'Faults' });
    const reader = await createReader(fixture.log, session.id);
    const { answers } = await node.sessions.sendPrompt(ana, { sessionId: session.id, text: 'Why?', models: [MODEL] });
    void reader.until(() => reader.messages.get(answers[0]!.id)?.text).then(onText);
    const end = await reader.ended(answers[0]!.id);
    expect(reader.faults).toEqual([]);
    expect(await fixture.usageOf(end.id)).toMatchObject([{ status: end.status }]);
    await reader.close();
    return end;
  }

  test('L4, G4: an answer cut into single bytes is COMPLETE with the figures of the provider', async () => {
    const end = await run([
      { type: 'split', at: 'every-byte' },
      { type: 'text', text: 'Grüße 😀' },
      { type: 'text', text: ', Welt' },
      { type: 'end' },
    ]);
    expect(end).toMatchObject({ status: 'complete', text: 'Grüße 😀, Welt', usage: { estimated: false } });
  });

  test('one chunk of a megabyte arrives whole', async () => {
    expect(await run([{ type: 'text', text: MEGABYTE }, { type: 'end' }])).toMatchObject({ status: 'complete', text: MEGABYTE });
  });

  test('G3, G4: a reset in mid-stream is FAILED with its text, and not tried again', async () => {
    const { promise: isSeen, resolve } = Promise.withResolvers<void>();
    const end = await run([SAID, { type: 'wait', until: isSeen }, { type: 'reset' }], resolve);
    expect(end).toMatchObject({
      status: 'failed',
      failure: { code: 'CONNECTION' },
      attempts: 1,
      text: SAID.text,
      usage: { estimated: true },
    });
  });

  const faults: [string, Step[], { code: string; attempts: number; text: string }][] = [
    ['401', [{ type: 'status', status: 401 }], { code: 'AUTHENTICATION', attempts: 1, text: '' }],
    [
      '429 with retry-after',
      [{ type: 'status', status: 429, headers: { 'retry-after': '0' } }],
      { code: 'RATE_LIMITED', attempts: 3, text: '' },
    ],
    ['500', [{ type: 'status', status: 500 }], { code: 'UPSTREAM', attempts: 3, text: '' }],
    ['529', [{ type: 'status', status: 529 }], { code: 'OVERLOADED', attempts: 3, text: '' }],
    ['a clean end without the marker', [SAID, { type: 'truncate' }], { code: 'TRUNCATED', attempts: 1, text: SAID.text }],
    ['broken JSON', [SAID, { type: 'broken-json' }, { type: 'truncate' }], { code: 'PROTOCOL', attempts: 1, text: SAID.text }],
    ['a stall before the first token', [{ type: 'open' }, { type: 'stall' }], { code: 'STALLED', attempts: 1, text: '' }],
    ['a stall in mid-stream', [SAID, { type: 'stall' }], { code: 'STALLED', attempts: 1, text: SAID.text }],
  ];

  test.each(faults)('G3, G4: %s is FAILED, with one usage entry', async (_name, script, { code, attempts, text }) => {
    expect(await run(script)).toMatchObject({ status: 'failed', failure: { code }, attempts, text });
  });
});
