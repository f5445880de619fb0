/**
 * Peer: this product, as server/main.ts builds it, with the memory log. `PARLEY_BENCH` (JSON): databaseUrl, sessions, window, and whether
 * deltas go in where a provider's chunks do (`run`, coalesced by the run's owner) or straight into the log.
 */
import type { GraphQLField } from 'graphql';
import { schema } from '../../schema/index.ts';
import { createApp } from '../../server/app.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { readConfig } from '../../server/kit/config.ts';
import { createLogger } from '../../server/kit/logger.ts';
import type { FanoutField } from '../../server/live/fanout-field.ts';
import { RunText } from '../../server/sessions/run-text.ts';
import { servePeer } from './control.ts';

interface Options {
  databaseUrl: string;
  sessions: number;
  /** `off`: every delta is flushed by itself and at once, which the product never does. */
  window: 'on' | 'off';
  entry: 'run' | 'log';
}

const MANY = 100_000;
const options = JSON.parse(process.env['PARLEY_BENCH'] ?? '{}') as Options;

const counts = { executions: 0, snapshotLoads: 0 };
countExecutions(schema.getSubscriptionType()!.getFields()['sessionEvents']!);

const log = createLogger({ level: 'error' });
const app = await createApp({
  config: readConfig({ PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error' }),
  databaseUrl: options.databaseUrl,
  log,
  // A clock that stands still: no flush takes time, so the window, which is at least as long as a flush, is none.
  clock: options.window === 'off' ? { ...systemClock, monotonic: () => 0 } : systemClock,
  tuning: {
    // One person stands for all readers here.
    sockets: { socketsPerActor: MANY, socketsPerAddress: MANY },
    ...(options.window === 'off' && { live: { windowMs: 0 } }),
  },
});
const port = Number(new URL(await app.listen()).port);

const email = `bench-${process.pid}-${Date.now()}@example.com`;
const person = await app.services.identity.register(
  { ip: '127.0.0.1' },
  { email, password: 'correct horse battery', displayName: 'Bench' },
);
const [membership] = await app.services.workspaces.membershipsOf(person.actor, person.actor.userId);
const sessionIds: string[] = [];
for (let i = 0; i < options.sessions; i++) {
  const session = await app.services.sessions.createSession(person.actor, { workspaceId: membership!.workspaceId, title: `Bench ${i}` });
  sessionIds.push(session.id);
}

/** One running answer a session. */
const answers = sessionIds.map((sessionId, i) => {
  const messageId = `msg_bench_${i}`;
  const announced = Promise.resolve();
  const onFenced = (): never => {
    throw new Error('fenced');
  };
  const fence = { messageId, number: 1 };
  const text = new RunText({ sessionId, messageId, fence: 1, log: app.eventLog, initial: '', announced, onFenced });
  let offset = 0;
  return {
    run: (piece: string) => text.push(piece),
    log(piece: string): void {
      void app.eventLog.appendText(sessionId, { kind: 'text', messageId, offset, text: piece }, fence);
      offset += piece.length;
    },
  };
});

await servePeer({
  port,
  sessions: options.sessions,
  details: { sessionIds, token: person.accessToken },
  publish: (session, _seq, text) => answers[session]![options.entry](text),
  stats: () => ({ ...counts }),
});

/** The root field is resolved once for every execution, and `snapshot` is called once for every load. */
function countExecutions(field: GraphQLField<unknown, unknown>): void {
  const resolve = field.resolve!;
  field.resolve = (...args) => {
    counts.executions++;
    return resolve(...args) as unknown;
  };
  const extensions = field.extensions as { fanout: FanoutField };
  const { fanout } = extensions;
  field.extensions = {
    ...extensions,
    fanout: {
      ...fanout,
      snapshot(...args: Parameters<FanoutField['snapshot']>) {
        counts.snapshotLoads++;
        return fanout.snapshot(...args);
      },
    },
  };
}
