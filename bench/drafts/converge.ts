/** People write at once while sockets, a subscription, a node and Redis die; in the end all have one text, and nothing that was acknowledged is missing (LIVE.md D1, D3). */
import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../random.ts';
import type { Nodes } from './nodes.ts';
import { createScriptedEditor } from './scripted-editor.ts';
import type { EditorReport, ScriptedEditor } from './scripted-editor.ts';

const LETTERS = ['a', 'b', 'c', 'd', 'e'];
const OPERATIONS_PER_SECOND = 20;
const REDIS_DOWN_MS = 300;
const OFFLINE_AT_LEAST_MS = 1_000;
const PATIENCE_MS = 60_000;

export interface Convergence {
  seconds: number;
  reports: EditorReport[];
  server: { text: string; stateVector: ReadonlyMap<number, number> };
  /** From the last key to the same text everywhere. */
  settledMs: number;
  connections: number;
  snapshots: number;
  retried: number;
}

interface Story {
  nodes: Nodes;
  seconds: number;
  seed: number;
  tell: (line: string) => void;
}

export async function converge({ nodes, seconds, seed, tell }: Story): Promise<Convergence> {
  const { token, keys, createSession } = await nodes.register(LETTERS.length);
  const sessionId = await createSession();
  const editors = LETTERS.map((letter, index) =>
    createScriptedEditor(
      { nodes: nodes.urls, home: index % 2, token: keys[index]!, sessionId, clientId: `tab-${letter}` },
      letter,
      createRandom(seed + index),
    ),
  );
  try {
    await until(() => editors.every(({ wire }) => wire.counts.snapshots > 0), 'a snapshot for everybody');
    const writing = write(editors, seconds);
    await harm(nodes, editors, seconds, tell);
    await writing;
    const endedAt = performance.now();
    tell('nobody writes any more');
    await Promise.all(editors.map((editor) => editor.whenStored()));
    await until(async () => {
      const { text } = await nodes.draft(token, sessionId);
      return editors.every((editor) => editor.text() === text);
    }, 'one text');
    const sum = (name: 'connections' | 'snapshots' | 'retried') => editors.reduce((total, { wire }) => total + wire.counts[name], 0);
    return {
      seconds,
      reports: editors.map((editor) => editor.report()),
      server: await nodes.draft(token, sessionId),
      settledMs: performance.now() - endedAt,
      connections: sum('connections'),
      snapshots: sum('snapshots'),
      retried: sum('retried'),
    };
  } finally {
    await Promise.all(editors.map((editor) => editor.close()));
  }
}

/** Each at its own moment. Where the machine was busy with something else, they catch up. */
async function write(editors: readonly ScriptedEditor[], seconds: number): Promise<void> {
  const begunAt = performance.now();
  for (let made = 0; made < seconds * OPERATIONS_PER_SECOND * editors.length; made++) {
    await delay(Math.max(0, begunAt + (made * 1_000) / (OPERATIONS_PER_SECOND * editors.length) - performance.now()));
    editors[made % editors.length]!.step();
  }
}

/** Spread over the time in which they write. */
async function harm({ nodes, redis, cutSubscription }: Nodes, editors: readonly ScriptedEditor[], seconds: number, tell: Story['tell']) {
  const begunAt = performance.now();
  const at = (share: number) => delay(Math.max(0, begunAt + seconds * 1_000 * share - performance.now()));
  const [served] = nodes;
  await at(0.1);
  tell('every socket is cut');
  for (const { wire } of editors) wire.cut();
  await at(0.25);
  tell('one node loses its subscription');
  await cutSubscription();
  await at(0.4);
  tell('SIGKILL of a node');
  await served.kill();
  await served.restart();
  tell('it is back');
  await at(0.65);
  tell(`SIGKILL of Redis, back after ${REDIS_DOWN_MS} ms, empty`);
  await redis.kill();
  await delay(REDIS_DOWN_MS);
  await redis.restart();
  await at(0.8);
  tell('two people are offline, and go on writing');
  for (const { wire } of editors.slice(0, 2)) wire.goOffline();
  await Promise.all([at(0.9), delay(OFFLINE_AT_LEAST_MS)]);
  for (const { wire } of editors) wire.goOnline();
  await at(1);
}

export async function until(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`never came: ${what}`);
    await delay(50);
  }
}

export interface Verdict {
  operations: number;
  acknowledged: number;
  documents: number;
  equal: number;
  /** Letters that should stand in the text and do not, or the other way round. */
  lost: number;
  doubled: number;
  /** Acknowledged by a server that does not have them. */
  forgotten: number;
  refused: number;
}

export function judge({ reports, server }: Convergence): Verdict {
  const differences = reports.map(({ letter, expected }) => server.text.split(letter).length - 1 - expected);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
  return {
    operations: sum(reports.map(({ operations }) => operations)),
    acknowledged: sum(reports.map(({ acknowledged }) => acknowledged)),
    documents: reports.length,
    equal: reports.filter(({ text, stateVector }) => text === server.text && isSame(stateVector, server.stateVector)).length,
    lost: sum(differences.map((difference) => Math.max(0, -difference))),
    doubled: sum(differences.map((difference) => Math.max(0, difference))),
    forgotten: sum(
      reports.flatMap(({ acknowledgedClocks }) =>
        [...acknowledgedClocks].map(([client, clock]) => Math.max(0, clock - (server.stateVector.get(client) ?? 0))),
      ),
    ),
    refused: sum(reports.map(({ refusals }) => refusals.length)),
  };
}

function isSame(one: ReadonlyMap<number, number>, other: ReadonlyMap<number, number>): boolean {
  return one.size === other.size && [...one].every(([client, clock]) => other.get(client) === clock);
}
