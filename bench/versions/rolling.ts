/**
 * A rolling deploy, and the way back: two nodes of the earlier version become this one, one after the other, while an answer is told, readers
 * watch it from both nodes, and people work on both. Then one node returns to the earlier version, on the migrated database.
 */
import { join } from 'node:path';
import { createApi } from '../faults/api.ts';
import { startFleet } from '../faults/fleet.ts';
import type { Fleet } from '../faults/fleet.ts';
import { startNode } from '../faults/node-process.ts';
import type { AppNode } from '../faults/node-process.ts';
import { prepareRoom, readStored, sha256 } from '../faults/scenario.ts';
import { createEmission, providerText } from '../faults/script.ts';
import { everybody, judgeReading, told, zero } from '../faults/verdict.ts';
import type { Row } from '../faults/verdict.ts';
import { startProviderDouble } from '../../server/models/doubles/provider-double.ts';
import { startRedisServer } from '../../server/testkit/services/redis-server.ts';
import type { EarlierVersion } from './earlier.ts';
import { startVisitor } from './visitor.ts';

export interface RollingOptions {
  databaseUrl: string;
  folder: string;
  /** Of the version that is deployed. */
  root: string;
  earlier: EarlierVersion;
  readers: number;
  deltas: number;
  deltasPerSecond: number;
  tell(line: string): void;
}

const PROVIDER = 'scripted';
const MODEL = 'numbers';
const CONTEXT_TOKENS = 10_000_000;
const PATIENCE_MS = 60_000;
/** Long enough for an answer to end on the node that leaves. */
const DRAIN_MS = 120_000;

export async function rollVersions(options: RollingOptions): Promise<{ rows: Row[]; wrong: string[] }> {
  const { databaseUrl, folder, root, earlier, tell } = options;
  const text = providerText(options.deltas);
  const emission = createEmission(text, options.deltasPerSecond);
  const redis = await startRedisServer();
  const provider = await startProviderDouble('openai-compatible', {
    script: emission.script,
    models: [{ id: MODEL, contextWindow: CONTEXT_TOKENS }],
  });
  const env = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis.url,
    OPENAI_COMPATIBLE_BASE_URL: provider.url,
    OPENAI_COMPATIBLE_NAME: PROVIDER,
    DRAIN_TIMEOUT_MS: String(DRAIN_MS),
    // Nobody works as fast as the visitors do.
    RATE_LIMIT_FACTOR: '100',
  };
  const nodes: AppNode[] = [];
  const fleets: Fleet[] = [];
  const answerMs = PATIENCE_MS + (options.deltas / options.deltasPerSecond) * 1_000;

  async function start(name: string): Promise<AppNode> {
    const node = await startNode(env, join(folder, `${name}.log`), earlier.root);
    nodes.push(node);
    return node;
  }

  async function openRoom(owner: AppNode, other: AppNode) {
    const { tasks, token, sessionId } = await prepareRoom({ owner, other }, options.readers);
    const fleet = await startFleet(options.deltas, tasks);
    fleets.push(fleet);
    await fleet.until({ kind: 'started' }, PATIENCE_MS);
    const api = createApi(owner.url, token);
    const answer = await api.sendPrompt(sessionId, 'Count, please.', `${PROVIDER}:${MODEL}`);
    const end = () => fleet.until({ kind: 'end', messageId: answer.id }, answerMs);
    return { fleet, token, answerId: answer.id, end, workspaceId: await api.firstWorkspace() };
  }

  async function reach(part: number): Promise<void> {
    const count = Math.floor(options.deltas * part);
    emission.allow(count);
    await emission.reached(count);
  }

  try {
    // One after the other: the first one migrates.
    const owner = await start('owner');
    const other = await start('other');
    const deploy = await openRoom(owner, other);
    const visitors = nodes.map(({ url }) => startVisitor(url, deploy.token, deploy.workspaceId));
    tell(`${options.readers} readers on two nodes of ${earlier.commit}`);
    await reach(0.3);
    tell('the node that serves half of the readers becomes this version, and migrates; the answer goes on at the other one');
    await other.replace(root);
    await deploy.fleet.until({ kind: 'live' }, PATIENCE_MS);
    await deploy.fleet.reset(2);
    await deploy.fleet.until({ kind: 'live' }, PATIENCE_MS);
    await reach(0.6);
    tell('the node that owns the run leaves: it ends there, read through this version');
    const replaced = owner.replace(root);
    emission.allow(options.deltas);
    await deploy.end();
    await replaced;
    tell('both are this version; then one goes back to the earlier one, on the migrated database');
    await owner.replace(earlier.root);
    const back = await openRoom(owner, other);
    await back.end();

    const visits = await Promise.all(visitors.map((visitor) => visitor.leave()));
    const wrong = visits.flatMap((visit) => visit.wrong);
    const [reports, reportsBack] = [await deploy.fleet.report(), await back.fleet.report()];
    const answers = [deploy.answerId, back.answerId];
    const stored = await readStored(databaseUrl, answers);
    const script = sha256(text.whole);
    const different = answers.filter((id) => stored.get(id)?.sha256 !== script || stored.get(id)?.status !== 'complete');
    const rows = [
      ...judgeReading(reports, deploy.answerId, options.deltas),
      everybody('readers equal to the script, on the answer told while both versions ran (SHA-256)', reports, deploy.answerId, script),
      everybody('readers equal to the script, on the answer of the node that went back (SHA-256)', reportsBack, back.answerId, script),
      zero('answers in the database that are not the script', different.length),
      zero('requests of people at work that were answered wrong', wrong.length),
      told('requests of people at work that were answered', String(visits.reduce((sum, { done }) => sum + done, 0))),
    ];
    return { rows, wrong: [...wrong, ...[...reports, ...reportsBack].flatMap(({ errors }) => errors)] };
  } finally {
    await Promise.all(fleets.map((fleet) => fleet.close()));
    await Promise.all(nodes.map((node) => node.close()));
    await Promise.all([provider.close(), redis.close()]);
  }
}
