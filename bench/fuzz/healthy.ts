/** Somebody who reads a session and asks a model again and again meanwhile, and must notice nothing. */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Script } from '../../server/models/doubles/script.ts';
import { createApi } from '../faults/api.ts';
import { createReader } from '../faults/reader.ts';
import type { Reader } from '../faults/reader.ts';
import { createEmission, providerText } from '../faults/script.ts';
import { HEALTHY } from './target.ts';

const LOOK_EVERY_MS = 50;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface Health {
  runs: number;
  tokens: number;
  /** Empty where every token of every run came once, in its order. */
  faults: string[];
}

/** What the model says, in so many pieces and so many a second. */
export function healthyModel(deltas: number, perSecond: number): { whole: string; deltas: number; script: Script } {
  const text = providerText(deltas);
  const emission = createEmission(text, perSecond);
  emission.allow(deltas);
  return { whole: text.whole, deltas, script: emission.script };
}

export async function keepHealthy(url: string, model: ReturnType<typeof healthyModel>, runWithinMs: number) {
  const { token, workspaceId } = await createApi(url, null).register(`healthy${Date.now()}@example.org`);
  const api = createApi(url, token);
  const faults: string[] = [];
  let runs = 0;
  let isOver = false;

  async function runOnce(): Promise<void> {
    const sessionId = await api.createSession(workspaceId, 'Healthy');
    const reader: Reader = createReader({ nodes: [url], home: 0, token, sessionId }, model.whole);
    try {
      await until(() => reader.isLive, 'the reader is there');
      const { id } = await api.sendPrompt(sessionId, 'Go on', HEALTHY);
      const end = await until(() => reader.ends.get(id), 'the run ends');
      runs += 1;
      const read = reader.reading.messages.get(id)?.text ?? '';
      if (end.status !== 'COMPLETE') faults.push(`a healthy run ended ${end.status}`);
      if (sha256(read) !== sha256(model.whole)) faults.push(`the reader has ${read.length} of ${model.whole.length} code units`);
      const stored = await textOf(url, token, id);
      if (sha256(stored) !== sha256(model.whole)) faults.push(`the database has ${stored.length} of ${model.whole.length} code units`);
      faults.push(...reader.reading.faults.map(({ kind, detail }) => `${kind}: ${detail}`), ...reader.errors);
      if (reader.visits.length > 1) faults.push(`the reader was cut off ${reader.visits.length - 1} times`);
    } finally {
      reader.stop();
    }
  }

  async function until<Fact>(find: () => Fact | undefined | false, what: string): Promise<Fact> {
    const deadline = Date.now() + runWithinMs;
    for (;;) {
      const fact = find();
      if (fact !== undefined && fact !== false) return fact;
      if (Date.now() > deadline) throw new Error(`not within ${runWithinMs} ms: ${what}`);
      await delay(LOOK_EVERY_MS);
    }
  }

  const going = (async () => {
    while (!isOver && faults.length === 0) await runOnce().catch((error: unknown) => faults.push(String(error)));
  })();

  return {
    /** After the run that is under way. */
    async stop(): Promise<Health> {
      isOver = true;
      await going;
      return { runs, tokens: runs * model.deltas, faults };
    },
  };
}

async function textOf(url: string, token: string, id: string): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: 'query ($id: ID!) { node(id: $id) { ... on Message { text } } }', variables: { id } }),
  });
  const { data } = (await response.json()) as { data: { node: { text: string } | null } | null };
  return data?.node?.text ?? '';
}
