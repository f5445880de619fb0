/**
 * The story that the live path must survive: the node that serves readers is killed, twice; Redis is killed and comes back empty; sockets are
 * reset; the node that owns the run is killed, and the answer is continued on the other one.
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { createApi } from './api.ts';
import { startCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { startFleet } from './fleet.ts';
import type { Fleet } from './fleet.ts';
import type { ReaderReport } from './fleet-messages.ts';
import { now } from './reader.ts';
import type { ReaderTask } from './reader.ts';
import { createEmission, providerText } from './script.ts';
import type { Emission } from './script.ts';

export interface ScenarioOptions {
  databaseUrl: string;
  folder: string;
  readers: number;
  deltas: number;
  deltasPerSecond: number;
  /** How often the node that serves, but does not own the run, is killed. */
  nodeKills: number;
  tell(line: string): void;
}

/** Times in ms of the machine's monotonic clock. */
export interface Timeline {
  nodeKills: number[];
  redisKilledAt: number;
  redisBackAt: number;
  resetsAt: number[];
  ownerKilledAt: number;
}

export interface ScenarioResult {
  reports: ReaderReport[];
  timeline: Timeline;
  interruptedId: string;
  completeId: string;
  /** As they stand in the database. */
  stored: { interrupted: { sha256: string; length: number; status: string }; complete: { sha256: string; length: number; status: string } };
  script: { sha256: string; length: number; deltas: number };
}

/** One actor may hold 100 sockets of a node, and after a kill one node has all readers. */
const READERS_PER_KEY = 80;
const OWNER_KILL_AT = 0.8;
const REDIS_DOWN_MS = 1_000;
const RESET_WAVES = 3;
const PATIENCE_MS = 60_000;

export async function runScenario(options: ScenarioOptions): Promise<ScenarioResult> {
  const text = providerText(options.deltas);
  const emission = createEmission(text, options.deltasPerSecond);
  const cluster = await startCluster({ ...options, script: emission.script });
  let fleet: Fleet | null = null;
  try {
    const room = await prepareRoom(cluster, options.readers);
    fleet = await startFleet(options.deltas, room.tasks);
    await fleet.until({ kind: 'started' }, PATIENCE_MS);
    options.tell(`${options.readers} readers on two nodes`);
    const story = { cluster, fleet, emission, options, ...room };
    const { timeline, interruptedId, completeId } = await play(story);
    const reports = await fleet.report();
    const stored = await readStored(options.databaseUrl, [interruptedId, completeId]);
    return {
      reports,
      timeline,
      interruptedId,
      completeId,
      stored: { interrupted: stored.get(interruptedId)!, complete: stored.get(completeId)! },
      script: { sha256: sha256(text.whole), length: text.whole.length, deltas: options.deltas },
    };
  } finally {
    await fleet?.close();
    await cluster.close();
  }
}

export async function prepareRoom(
  cluster: Pick<Cluster, 'owner' | 'other'>,
  readers: number,
): Promise<{ tasks: ReaderTask[]; token: string; sessionId: string }> {
  const { token, workspaceId } = await createApi(cluster.owner.url, null).register(`driver-${process.pid}-${Date.now()}@example.com`);
  const api = createApi(cluster.owner.url, token);
  const sessionId = await api.createSession(workspaceId, 'Faults');
  const keys: string[] = [];
  for (let i = 0; i * READERS_PER_KEY < readers; i++) keys.push(await api.createApiKey(workspaceId, `Readers ${i}`));
  const nodes = [cluster.owner.url, cluster.other.url];
  const tasks = Array.from({ length: readers }, (_, i) => ({ nodes, home: i % nodes.length, token: keys[i % keys.length]!, sessionId }));
  return { tasks, token, sessionId };
}

interface Story {
  cluster: Cluster;
  fleet: Fleet;
  emission: Emission;
  options: ScenarioOptions;
  token: string;
  sessionId: string;
}

async function play(story: Story): Promise<{ timeline: Timeline; interruptedId: string; completeId: string }> {
  const { cluster, fleet, emission, options, sessionId, token } = story;
  const answer = await createApi(cluster.owner.url, token).sendPrompt(sessionId, 'Count, please.', cluster.modelId);
  const caughtUp = async () => {
    await fleet.until({ kind: 'live' }, PATIENCE_MS);
    await fleet.until({ kind: 'length', messageId: answer.id, atLeast: lengthAt(emission.emitted()) }, PATIENCE_MS);
  };
  /** Faults are spread over the part before the owner's death. */
  const steps = options.nodeKills + 2;
  const reachStep = async (step: number) => {
    const boundary = Math.floor((options.deltas * OWNER_KILL_AT * step) / (steps + 1));
    emission.allow(boundary);
    await emission.reached(boundary);
  };

  const nodeKills: number[] = [];
  for (let i = 0; i < options.nodeKills; i++) {
    await reachStep(i + 1);
    // Both nodes serve again before the next kill.
    if (i > 0) await fleet.reset(2);
    await caughtUp();
    options.tell(`${emission.emitted()} deltas: SIGKILL of the node that serves half of the readers`);
    nodeKills.push(await cluster.other.kill());
    await caughtUp();
    await cluster.other.restart();
  }

  await reachStep(steps - 1);
  options.tell(`${emission.emitted()} deltas: SIGKILL of Redis, back after ${REDIS_DOWN_MS} ms, empty`);
  const redisKilledAt = now();
  await cluster.redis.kill();
  await delay(REDIS_DOWN_MS);
  await cluster.redis.restart();
  const redisBackAt = now();
  await caughtUp();

  await reachStep(steps);
  options.tell(`${emission.emitted()} deltas: sockets are reset, in ${RESET_WAVES} waves`);
  const resetsAt: number[] = [];
  for (let wave = 0; wave < RESET_WAVES; wave++) {
    resetsAt.push(now());
    await fleet.reset(wave + 2);
    await caughtUp();
  }

  await reachStep(steps + 1);
  emission.allow(options.deltas);
  options.tell(`${emission.emitted()} deltas: SIGKILL of the node that owns the run`);
  const ownerKilledAt = await cluster.owner.kill();
  await fleet.until({ kind: 'end', messageId: answer.id }, PATIENCE_MS);
  options.tell('the run is announced as interrupted; it is continued on the other node');
  const next = await createApi(cluster.other.url, token).continueMessage(answer.id);
  await fleet.until({ kind: 'end', messageId: next.id }, PATIENCE_MS + (options.deltas / options.deltasPerSecond) * 1_000);
  return { timeline: { nodeKills, redisKilledAt, redisBackAt, resetsAt, ownerKilledAt }, interruptedId: answer.id, completeId: next.id };

  function lengthAt(emitted: number): number {
    return providerText(emitted).whole.length;
  }
}

export async function readStored(url: string, ids: string[]) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; text: string; status: string }>(
      'select id, text, status from message where id = any($1)',
      [ids],
    );
    return new Map(rows.map(({ id, text, status }) => [id, { sha256: sha256(text), length: text.length, status }]));
  } finally {
    await client.end();
  }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
