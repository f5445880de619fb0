import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLogger } from '../kit/logger.ts';
import { createMail } from '../kit/mail.ts';
import { createPeople } from '../testkit/people.ts';
import type { People, Person } from '../testkit/people.ts';
import { startSmtpServer } from '../testkit/smtp-server.ts';
import type { SmtpServer } from '../testkit/smtp-server.ts';
import type { NoticeChannel } from './channel.ts';
import { createMailChannel } from './mail-channel.ts';
import type { NewNotice } from './notice.ts';
import { createNotices } from './notices.ts';
import type { Notices } from './notices.ts';
import { NOTICE_TIMING } from './timing.ts';

const ORIGIN = 'https://parley.example.com';
const MINUTE_MS = 60_000;
const log = createLogger({ level: 'silent' });

let people: People;
let workspaceId: string;
let sessionId: string;
let ana: Person;
let bea: Person;
let smtp: SmtpServer;
let node: Notices;
let count = 0;
const unreadable = new Set<string>();
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  people = await createPeople({ publicUrl: ORIGIN });
  ana = await people.person('Ana');
  workspaceId = await people.firstWorkspace(ana);
});
afterAll(() => people.close());

/** A node of its own: its own mailer, the same database and clock. */
function startNode(channels?: readonly NoticeChannel[]): Notices {
  const mail = createMail({ smtpUrl: smtp.url, from: 'Parley <parley@example.com>', log, clock: people.clock });
  closers.push(() => mail.close());
  return createNotices({
    ...people,
    log,
    hints: { tell: () => Promise.resolve() },
    mayRead: async (_actor, ids) => ids.map((id) => !unreadable.has(id)),
    rolesOf: people.workspaces.rolesOf,
    isHere: async () => false,
    channels: channels ?? [createMailChannel({ mail, publicUrl: people.publicUrl })],
  });
}

async function newSession(title: string): Promise<string> {
  const id = people.ids.next('ses');
  await people.db.em().execute(
    `insert into session (id, workspace_id, title, title_source, visibility, creator_kind, creator_id, created_at, updated_at)
     values (?, ?, ?, 'person', 'private', 'user', ?, now(), now())`,
    [id, workspaceId, title, ana.user.id],
  );
  return id;
}

beforeEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  unreadable.clear();
  smtp = await startSmtpServer();
  closers.push(smtp.close);
  node = startNode();
  bea = await people.person(`Bea${++count}`);
  sessionId = await newSession('Launch plan');
});

function mention(more: Partial<NewNotice> = {}): NewNotice {
  return {
    recipientUserId: bea.user.id,
    kind: 'mention',
    workspaceId,
    sessionId,
    messageId: null,
    commentId: `cmt_${++count}`,
    actor: { kind: 'user', id: ana.user.id, displayName: 'Ana' },
    excerpt: 'Look at <this> “plan”\nplease',
    ...more,
  };
}

const tell = (...notices: NewNotice[]) => people.db.write((tx) => node.add(tx, notices));
const mails = () => smtp.received.map(({ mail }) => mail);
const waiting = async () =>
  Number(
    (
      await people.db.em().execute<{ n: string }[]>('select count(*) as n from notification_delivery where recipient_id = ?', [bea.user.id])
    )[0]?.n,
  );
async function after(ms: number, by = node): Promise<void> {
  people.clock.advance(ms);
  await by.deliverDue();
}
const choose = (mail: 'always' | 'away' | 'never') => node.updatePreferences(bea.actor, [{ kind: 'mention', mail }]);

describe('a mention goes by mail', () => {
  test('a minute later, plain and as HTML, with the place, and where to end such mails', async () => {
    await tell(mention({ commentId: 'cmt_x' }));
    await after(NOTICE_TIMING.delayMs - 1);
    expect(mails()).toEqual([]);
    await after(1);
    const [mail] = mails();
    expect(mail?.to?.[0]?.address).toBe(bea.user.email);
    expect(mail?.subject).toBe('Ana mentioned you in “Launch plan”');
    expect(mail?.text).toContain(`> Look at <this> “plan” please\n${ORIGIN}/s/${sessionId}?comment=cmt_x`);
    expect(mail?.html).toContain('Look at &lt;this&gt; “plan” please');
    expect(mail?.headers.find(({ key }) => key === 'list-unsubscribe')?.value).toBe(`<${ORIGIN}/?settings=notifications>`);
    expect(await waiting()).toBe(0);
    await after(10 * MINUTE_MS);
    expect(mails()).toHaveLength(1);
  });

  test('not if it was read in the app meanwhile', async () => {
    await tell(mention());
    await node.markRead(bea.actor, { all: true });
    await after(NOTICE_TIMING.delayMs);
    expect([mails(), await waiting()]).toEqual([[], 0]);
  });

  test('not if the session may no longer be read', async () => {
    await tell(mention());
    unreadable.add(sessionId);
    await after(NOTICE_TIMING.delayMs);
    expect([mails(), await waiting()]).toEqual([[], 0]);
  });

  test('only once the person is away for five minutes', async () => {
    await node.noteActivity(bea.actor);
    await tell(mention());
    await after(3 * MINUTE_MS);
    await node.noteActivity(bea.actor);
    await after(4 * MINUTE_MS);
    expect([mails(), await waiting()]).toEqual([[], 1]);
    await after(MINUTE_MS);
    expect([mails().length, await waiting()]).toEqual([1, 0]);
  });

  test('never, where its reader was there for a whole day', async () => {
    await tell(mention());
    for (let hour = 1; hour <= 24; hour++) {
      people.clock.advance(60 * MINUTE_MS);
      await node.noteActivity(bea.actor);
      await node.deliverDue();
      expect(await waiting()).toBe(1);
    }
    people.clock.advance(60 * MINUTE_MS);
    await node.deliverDue();
    expect(mails()).toEqual([]);
    expect(await waiting()).toBe(0);
  });

  test('also to somebody who is here, or never, where they chose that', async () => {
    await choose('always');
    await node.noteActivity(bea.actor);
    await tell(mention());
    await after(NOTICE_TIMING.delayMs);
    expect(mails()).toHaveLength(1);
    await choose('never');
    await tell(mention());
    expect(await waiting()).toBe(0);
    await choose('always');
    await tell(mention());
    await choose('never');
    await after(10 * MINUTE_MS);
    expect([mails().length, await waiting()]).toEqual([1, 0]);
  });
});

test('several are one mail, and there is at most one in five minutes', async () => {
  const other = await newSession('Prices');
  await tell(mention({ excerpt: 'first' }), mention({ excerpt: 'second', sessionId: other }));
  await after(NOTICE_TIMING.delayMs);
  await tell(mention({ excerpt: 'third' }));
  await after(NOTICE_TIMING.delayMs);
  await tell(mention({ excerpt: 'fourth' }));
  await after(NOTICE_TIMING.delayMs);
  expect(mails().map(({ subject }) => subject)).toEqual(['2 notifications from Parley']);
  expect(mails()[0]?.text).toMatch(/first[^]*second/);
  await after(NOTICE_TIMING.gapMs);
  expect(mails().map(({ subject }) => subject)).toEqual(['2 notifications from Parley', '2 notifications in “Launch plan”']);
  expect(mails()[1]?.text).toMatch(/third[^]*fourth/);
});

describe('what goes wrong', () => {
  test('a server that cannot now is asked again, with growing waits, and gets the same mail', async () => {
    smtp = await startSmtpServer({ failures: 2 });
    closers.push(smtp.close);
    node = startNode();
    await tell(mention());
    await after(NOTICE_TIMING.delayMs);
    await after(NOTICE_TIMING.retryMs - 1);
    expect(smtp.attempts()).toBe(1);
    await after(1);
    await after(2 * NOTICE_TIMING.retryMs - 1);
    expect([smtp.attempts(), mails().length]).toEqual([2, 0]);
    await after(1);
    expect([smtp.attempts(), mails().length, await waiting()]).toEqual([3, 1, 0]);
  });

  test('a server that will never take it is not asked again', async () => {
    smtp = await startSmtpServer({ failures: 1, code: 550 });
    closers.push(smtp.close);
    node = startNode();
    await tell(mention());
    await after(NOTICE_TIMING.delayMs);
    await after(60 * MINUTE_MS);
    expect([smtp.attempts(), mails(), await waiting()]).toEqual([1, [], 0]);
  });

  test('a server that is away for ever is given up on', async () => {
    smtp = await startSmtpServer({ failures: 100 });
    closers.push(smtp.close);
    node = startNode();
    await tell(mention());
    await after(NOTICE_TIMING.delayMs);
    for (let tries = 0; tries < 12; tries++) await after((6 * 60 * MINUTE_MS) / 4);
    expect([smtp.attempts(), await waiting()]).toEqual([8, 0]);
  });

  test('a node that dies while it delivers is replaced by another, which sends the same message', async () => {
    const seen: string[] = [];
    const isStuck = Promise.withResolvers<void>();
    const dying: NoticeChannel = {
      name: 'mail',
      deliver: (_recipient, _notices, bundleId) => {
        seen.push(bundleId);
        isStuck.resolve();
        return new Promise(() => undefined);
      },
    };
    const witness: NoticeChannel = {
      name: 'mail',
      deliver: async (_recipient, notices, bundleId) => {
        seen.push(bundleId, ...notices.map(({ excerpt }) => excerpt));
        return { kind: 'delivered' };
      },
    };
    const [first, second] = [startNode([dying]), startNode([witness])];
    await tell(mention({ excerpt: 'once' }));
    people.clock.advance(NOTICE_TIMING.delayMs);
    void first.deliverDue();
    await isStuck.promise;
    await second.deliverDue();
    expect(seen).toHaveLength(1);
    await after(NOTICE_TIMING.leaseMs, second);
    expect(seen).toEqual([seen[0], seen[0], 'once']);
    expect(await waiting()).toBe(0);
  });

  test('many nodes at once deliver each notice once', async () => {
    const nodes = Array.from({ length: 4 }, () => startNode());
    const recipients = await Promise.all(Array.from({ length: 6 }, (_, index) => people.person(`Reader${count}n${index}`)));
    await tell(...recipients.map(({ user }) => mention({ recipientUserId: user.id })));
    people.clock.advance(NOTICE_TIMING.delayMs);
    await Promise.all(nodes.map((one) => one.deliverDue()));
    await vi.waitFor(() => expect(mails()).toHaveLength(6));
    expect(new Set(mails().map(({ to }) => to?.[0]?.address)).size).toBe(6);
  });
});
