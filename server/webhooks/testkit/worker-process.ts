/** For tests: a worker in a process of its own that can be killed: what sends webhooks, and nothing else, so that it is there soon. */
import { createRecording } from '../../audit/recording.ts';
import { systemClock } from '../../kit/clock.ts';
import { createDatabase } from '../../kit/db.ts';
import { createEgress } from '../../kit/egress.ts';
import { createIds } from '../../kit/ids.ts';
import { createJobs } from '../../kit/jobs/jobs.ts';
import { createLogger } from '../../kit/logger.ts';
import { createMail } from '../../kit/mail.ts';
import { listen } from '../../kit/notifications.ts';
import { createRateLimits } from '../../kit/rate-limit.ts';
import { createSealing } from '../../kit/sealing.ts';
import { DELIVER_JOB } from '../jobs.ts';
import type { WebhookTiming } from '../timing.ts';
import { createWebhooks } from '../webhooks.ts';

export interface WorkerOptions {
  databaseUrl: string;
  appSecret: string;
  timing: Partial<WebhookTiming>;
}

const { databaseUrl, appSecret, timing } = JSON.parse(process.argv[2] ?? '{}') as WorkerOptions;
const log = createLogger({ level: 'silent' });
const clock = systemClock;
const db = await createDatabase({ url: databaseUrl, entities: [], log });
const ids = createIds(clock);
const webhooks = createWebhooks({
  db,
  clock,
  ids,
  log,
  timing,
  mail: createMail({ smtpUrl: null, from: 'Parley <parley@localhost>', log, clock }),
  rateLimits: createRateLimits({ redis: null, log }),
  audit: createRecording({ db, clock, callerIp: () => null }),
  sealing: createSealing({ secret: () => Promise.resolve(appSecret) }),
  egress: createEgress({ allow: ['127.0.0.1/32'] }),
  roleOf: () => Promise.resolve(null),
  workspaceOfSession: () => Promise.resolve(null),
  publicUrl: () => 'http://localhost',
  onRetry: (at) => void jobs.bringForward(DELIVER_JOB, at),
});
const jobTiming = { pollMs: 200, beatMs: 200, leaseMs: 1_000, retryMs: 200 };
const jobs = createJobs({ db, clock, ids, log, definitions: webhooks.jobs, timing: jobTiming });
const listening = await listen({ url: databaseUrl, channels: { ...jobs.channels, ...webhooks.channels }, log });
webhooks.start();
await jobs.start();
process.stdout.write('ready\n');

async function stop(): Promise<void> {
  await Promise.all([jobs.close(2_000), webhooks.close(2_000)]);
  await listening.close();
  await db.close();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
