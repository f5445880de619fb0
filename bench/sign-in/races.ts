/** Races on sign-in links and refresh tokens, over two nodes on one database. Time is the test’s: what is within the grace is so by the clock. */
import { sql } from 'kysely';
import { createIdentity } from '../../server/identity/identity.ts';
import { identityEntities } from '../../server/identity/entities.ts';
import { REFRESH_GRACE_MS } from '../../server/identity/token-pairs.ts';
import { createDatabase } from '../../server/kit/db.ts';
import { Expected } from '../../server/kit/errors.ts';
import { createIds } from '../../server/kit/ids.ts';
import { createLogger } from '../../server/kit/logger.ts';
import { createMail } from '../../server/kit/mail.ts';
import { createRateLimits } from '../../server/kit/rate-limit.ts';
import { createSealing } from '../../server/kit/sealing.ts';
import { createTestClock } from '../../server/testkit/clock.ts';
import { createRandom } from '../random.ts';
import { judgeLink, judgeRefresh, judgeReuse } from './judge.ts';

export interface RaceOptions {
  url: string;
  seed: number;
  /** Races of 2 to 6 for one link. */
  links: number;
  /** Races of 2 to 6 for one refresh token. */
  refreshes: number;
  /** Logins that live in two tabs for some refreshes, and are then stolen from. */
  twoTabs: number;
  tell: (line: string) => void;
}

export interface RaceResults {
  attempts: number;
  /** Empty where everything is as it must be. */
  problems: string[];
}

const NODES = 2;
const PEOPLE = 40;
const AT_ONCE = 8;
const TAB_REFRESHES = 3;

export async function raceSignIn({ url, seed, links, refreshes, twoTabs, tell }: RaceOptions): Promise<RaceResults> {
  const random = createRandom(seed);
  const clock = createTestClock(Date.now());
  const log = createLogger({ level: 'silent' });
  const mail = createMail({ smtpUrl: null, from: 'Parley <parley@localhost>', log, clock });
  const databases = await Promise.all(Array.from({ length: NODES }, () => createDatabase({ url, entities: identityEntities, log })));
  const nodes = databases.map((db) =>
    createIdentity({
      db,
      clock,
      ids: createIds(clock),
      mail,
      log,
      // A mailbox gets no thousands of links in ten minutes either.
      rateLimits: createRateLimits({ redis: null, log, points: { 'signInLink-mailbox': 1_000_000 } }),
      sealing: createSealing({ secret: () => Promise.resolve('nothing is sealed here') }),
      providers: [],
      publicUrl: () => 'http://localhost',
      openFirstWorkspace: () => Promise.resolve(),
      leaveWorkspaces: () => Promise.resolve(),
      comeBack: () => Promise.resolve(),
      noteSignIn: () => Promise.resolve(),
    }),
  );
  const db = databases[0]!;
  const problems: string[] = [];
  let attempts = 0;
  let places = 0;
  // Nobody is held up by limits on a place: each attempt comes from another.
  const caller = () => ({ ip: `10.${(++places >> 16) & 255}.${(places >> 8) & 255}.${places & 255}` });
  const note = (problem: string | null) => problem !== null && problems.push(problem);

  /** The same by so many at the same moment, alternating between the nodes. */
  function atOnce<Result>(times: number, attempt: (node: (typeof nodes)[number]) => Promise<Result>): Promise<(Result | null)[]> {
    attempts += times;
    return Promise.all(
      Array.from({ length: times }, async (_, index) => {
        try {
          return await attempt(nodes[index % NODES]!);
        } catch (error) {
          if (error instanceof Expected && error.code === 'UNAUTHENTICATED') return null;
          throw error;
        }
      }),
    );
  }

  const emails = Array.from({ length: PEOPLE }, (_, index) => `racer${index}@example.com`);
  for (const [index, email] of emails.entries()) {
    await sql`insert into app_user (id, email, display_name, created_at, email_verified_at)
      values (${createIds(clock).next('usr')}, ${email}, ${`Racer ${index}`}, now(), now())`.execute(db.sql());
  }

  async function newLink(email: string): Promise<string> {
    await nodes[0]!.requestMagicLink(caller(), email);
    return mail.outbox()[0]!.text.split('#')[1]!.split('\n', 1)[0]!;
  }

  async function newLogin(email: string) {
    return nodes[0]!.redeemMagicLink(caller(), await newLink(email));
  }

  async function raceLink(): Promise<void> {
    const token = await newLink(random.oneOf(emails));
    const got = await atOnce(random.whole(2, 7), (node) => node.redeemMagicLink(caller(), token));
    note(judgeLink(got.map((login) => login?.actor.loginId ?? null)));
  }

  async function raceRefresh(login: { refreshToken: string; actor: { loginId: string } }): Promise<string> {
    const before = await tokensOf(login.actor.loginId);
    const got = await atOnce(random.whole(2, 7), (node) => node.refresh(caller(), login.refreshToken));
    note(
      judgeRefresh(
        got.map((pair) => pair?.refreshToken ?? null),
        (await tokensOf(login.actor.loginId)) - before,
      ),
    );
    return got.find((pair) => pair !== null)?.refreshToken ?? login.refreshToken;
  }

  async function tokensOf(loginId: string): Promise<number> {
    const { rows } = await sql<{ count: string }>`select count(*) from refresh_token where login_id = ${loginId}`.execute(db.sql());
    return Number(rows[0]!.count);
  }

  const opens = async (name: string, attempt: Promise<unknown>) => ((await attempt.then(Boolean, () => false)) ? [name] : []);

  /** Two tabs refresh at once, now and then one of them late but within the grace; at the end somebody brings a stolen token. */
  async function raceTabs(): Promise<void> {
    const login = await newLogin(random.oneOf(emails));
    let token = login.refreshToken;
    let stolen = token;
    for (let round = 0; round < TAB_REFRESHES; round++) {
      stolen = token;
      const isLate = random.chance(0.5);
      const first = await atOnce(isLate ? 1 : 2, (node) => node.refresh(caller(), token));
      const second = isLate ? await atOnce(1, (node) => node.refresh(caller(), token)) : [];
      const pairs = [...first, ...second];
      note(
        judgeRefresh(
          pairs.map((pair) => pair?.refreshToken ?? null),
          1,
        ),
      );
      for (const pair of pairs) {
        if ((await opens('access', nodes[1]!.authenticate({ authorization: `Bearer ${pair?.accessToken ?? ''}` }))).length === 0)
          note('somebody was logged out by a race');
      }
      token = pairs.find((pair) => pair !== null)?.refreshToken ?? token;
    }
    graceIsOver.push(async () => {
      const reuse = await atOnce(2, (node) => node.refresh(caller(), stolen));
      const after = [
        ...(await opens('the successor', nodes[1]!.refresh(caller(), token))),
        ...(await opens('the cookie', nodes[1]!.authenticate({ cookie: `parley_login=${login.cookie.value}` }))),
        ...(await opens('the access token', nodes[0]!.authenticate({ authorization: `Bearer ${login.accessToken}` }))),
      ];
      note(
        judgeReuse(
          reuse.every((pair) => pair === null),
          after,
        ),
      );
    });
  }

  /** Races that do not touch each other, some at a time. */
  async function playAll(name: string, total: number, play: () => Promise<void>): Promise<void> {
    let begun = 0;
    const worker = async () => {
      while (begun < total) {
        begun += 1;
        if (begun % 1_000 === 0) tell(`${name}: ${begun} of ${total}`);
        await play();
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, total) }, worker));
  }

  const graceIsOver: (() => Promise<void>)[] = [];
  try {
    // One at a time where the newest mail is read; the race itself is within.
    for (let done = 0; done < links; done++) {
      if (done % 1_000 === 999) tell(`links: ${done + 1} of ${links}`);
      await raceLink();
    }
    const chains: { refreshToken: string; actor: { loginId: string } }[] = [];
    for (let index = 0; index < Math.min(PEOPLE, refreshes); index++) chains.push(await newLogin(emails[index]!));
    await playAll('refresh tokens', refreshes, async () => {
      const chain = chains.pop()!;
      chains.unshift({ ...chain, refreshToken: await raceRefresh(chain) });
    });
    for (let done = 0; done < twoTabs; done++) {
      if (done % 200 === 199) tell(`two tabs: ${done + 1} of ${twoTabs}`);
      await raceTabs();
    }
    clock.advance(REFRESH_GRACE_MS + 1);
    await playAll('stolen tokens', graceIsOver.length, () => graceIsOver.pop()!());
    return { attempts, problems };
  } finally {
    await mail.close();
    await Promise.all(databases.map((one) => one.close()));
  }
}
