/** Identity and workspaces as the app builds them, on a database of their own, with a clock that the test moves. */
import { createRecording } from '../audit/recording.ts';
import { recordSignIns } from '../audit/sign-ins.ts';
import { createKeyLimits } from '../billing/budgets/key-limits.ts';
import type { AccessChange } from '../identity/access-changes.ts';
import { ACCESS_CHANNEL, parseAccessChange } from '../identity/access-changes.ts';
import { demandNoSubscription } from '../billing/stripe/deletable.ts';
import { identityEntities } from '../identity/entities.ts';
import { createIdentity } from '../identity/identity.ts';
import type { SignedIn } from '../identity/families.ts';
import { createDatabase } from '../kit/db.ts';
import { createIds } from '../kit/ids.ts';
import { createLogger } from '../kit/logger.ts';
import { createMail } from '../kit/mail.ts';
import { listen } from '../kit/notifications.ts';
import { createSealing } from '../kit/sealing.ts';
import { createRateLimits } from '../kit/rate-limit.ts';
import { workspaceEntities } from '../workspaces/entities.ts';
import { joinInvitedSession } from '../sessions/sharing/invited-sessions.ts';
import { leaveSessions } from '../sessions/sharing/left-workspace.ts';
import { stopRunsOf } from '../sessions/workspace-life.ts';
import { createWorkspaces } from '../workspaces/workspaces.ts';
import { createTestClock } from './clock.ts';
import { createTestDatabase } from './services/database.ts';

export type Person = SignedIn;

const POOL_SIZE = 20;
export const CALLER = { ip: '203.0.113.7' };
export const PASSWORD = 'correct horse battery';

export async function createPeople(options: { publicUrl?: string; maxMembers?: number } = {}) {
  const { publicUrl = 'http://localhost:4000', maxMembers = null } = options;
  const database = await createTestDatabase();
  const log = createLogger({ level: 'silent' });
  const clock = createTestClock();
  const db = await createDatabase({ url: database.url, entities: [...identityEntities, ...workspaceEntities], log, poolSize: POOL_SIZE });
  const mail = createMail({ smtpUrl: null, from: 'Parley <parley@localhost>', log, clock });
  const kit = { db, clock, ids: createIds(clock), mail, rateLimits: createRateLimits({ redis: null, log }), publicUrl: () => publicUrl };
  const audit = createRecording({ db, clock, callerIp: () => null });
  const workspaces = createWorkspaces({
    ...kit,
    joinSession: joinInvitedSession,
    leaveSessions,
    maxMembersOf: () => Promise.resolve(maxMembers),
    limitKey: createKeyLimits(kit),
    stopRuns: stopRunsOf,
    demandDeletable: demandNoSubscription,
    audit,
  });
  const sealing = createSealing({ secret: () => Promise.resolve('a secret of the tests, long enough') });
  const noteSignIn = recordSignIns({ record: audit, workspaceIdsOf: workspaces.workspaceIdsOf });
  const { openFirst: openFirstWorkspace, leaveWorkspaces, comeBack } = workspaces;
  const identity = createIdentity({
    ...kit,
    log,
    sealing,
    providers: [],
    openFirstWorkspace,
    leaveWorkspaces,
    comeBack,
    noteSignIn,
  });

  return {
    ...kit,
    identity,
    workspaces,
    recordAudit: audit,

    person(name: string): Promise<Person> {
      return identity.register(CALLER, { email: `${name.toLowerCase()}@example.com`, password: PASSWORD, displayName: name });
    },

    async firstWorkspace({ actor }: Person): Promise<string> {
      const [membership] = await workspaces.membershipsOf(actor, actor.userId);
      if (!membership) throw new Error('no workspace');
      return membership.workspaceId;
    },

    /** The secret of the last link that was mailed to the address. */
    linkTo(email: string): string {
      const text = mail.outbox().find((message) => message.to === email)?.text ?? '';
      const token = /https?:\/\/\S+#(\S+)/.exec(text)?.[1];
      if (token === undefined) throw new Error(`no link was mailed to ${email}`);
      return token;
    },

    /** Runs `attempt` so often on as many connections, all of them open before: what shall race does. */
    async race<Result>(times: number, attempt: () => Promise<Result>): Promise<Result[]> {
      const isOpen = Promise.withResolvers<void>();
      let waiting = 0;
      const hold = () =>
        db.write(async (tx) => {
          await tx.em.execute('select 1');
          if (++waiting === POOL_SIZE) isOpen.resolve();
          await isOpen.promise;
        });
      await Promise.all(Array.from({ length: POOL_SIZE }, hold));
      return Promise.all(Array.from({ length: times }, attempt));
    },

    /** What the other nodes hear while `change` is made. A last notification marks the end, as they arrive in order. */
    async announcements(change: () => Promise<unknown>): Promise<AccessChange[]> {
      const heard: AccessChange[] = [];
      const end = Promise.withResolvers<void>();
      const channels = {
        [ACCESS_CHANNEL]: {
          message: (payload: unknown) => void heard.push(...[parseAccessChange(payload)].filter((entry) => entry !== null)),
        },
        test_end: { message: () => end.resolve() },
      };
      const listening = await listen({ url: database.url, channels, log });
      await change();
      await db.write((tx) => tx.notify('test_end', {}));
      await end.promise;
      await listening.close();
      return heard;
    },

    async close(): Promise<void> {
      await mail.close();
      await db.close();
      await database.drop();
    },
  };
}

export type People = Awaited<ReturnType<typeof createPeople>>;
