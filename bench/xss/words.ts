/** The real way of a hostile text: from a model token by token, from a person into the draft, comments and names; and out again in files and mails. */
import { setTimeout as delay } from 'node:timers/promises';
import * as Y from 'yjs';
import type { Page, Watched } from './browser.ts';
import { joined } from './payloads.ts';
import type { Payload } from './payloads.ts';
import { MODEL } from './stage.ts';
import type { Stage } from './stage.ts';
import { lookAt } from './tour.ts';
import type { Shown } from './tour.ts';

const LANES = 6;
const TABS = 3;
const COMMENTS_AT_ONCE = 5;
const FAILURES_PER_SEND = 100;
const COMMENTS_PER_THREAD = 150;
/** With their prompts they fit the messages that a page begins with. */
const SENDS_PER_SESSION = 7;
const ENDED_WITHIN_MS = 40_000;
/** Of a request's head the server takes 16 kB. */
const LONGEST_ADDRESS = 12_000;

export interface WordsOptions {
  stage: Stage;
  watched: Watched;
  page: Page;
  payloads: readonly Payload[];
  shown: Shown;
}

const chunks = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/** While they arrive, and as they stand when the page is opened again. */
export async function inMessages(options: WordsOptions): Promise<void> {
  const waiting = chunks(options.payloads, LANES * SENDS_PER_SESSION);
  const one = async (page: Page) => {
    for (let part = waiting.shift(); part; part = waiting.shift()) await inOneSession({ ...options, page }, part);
  };
  const others = await Promise.all(Array.from({ length: TABS - 1 }, () => options.page.context().newPage()));
  try {
    await Promise.all([options.page, ...others].map(one));
  } finally {
    for (const page of others) await page.close();
  }
}

async function inOneSession({ stage, watched, page, shown }: WordsOptions, payloads: readonly Payload[]): Promise<void> {
  const { app, world } = stage;
  const { owner } = world;
  const id = await app.session(owner, { visibility: 'PRIVATE' });
  await page.goto(`/s/${id}`);
  await page.getByRole('textbox').first().waitFor();
  for (const part of chunks(payloads, LANES)) {
    const beginning = stage.say(part.map(({ text }) => text));
    const models = part.map(() => MODEL);
    const { answerIds } = await app.send(owner, id, beginning + joined(part, '\n\n'), models);
    await untilEnded(stage, answerIds, () => watched.scan(page, 'messages as they arrive'));
  }
  await draft(stage, id, joined(payloads, '\n'));
  await lookAt(page, watched, 'messages as they arrive', payloads, shown, true);
  await page.reload();
  await lookAt(page, watched, 'messages, their draft and their title', payloads, shown, true);
  await files({ watched, page, payloads, shown }, id);
}

/** `meanwhile`: between two tokens. */
async function untilEnded({ app }: Stage, answerIds: readonly string[], meanwhile: () => Promise<void> = () => delay(20)): Promise<void> {
  const deadline = Date.now() + ENDED_WITHIN_MS;
  for (;;) {
    const running = "select count(*)::int as running from message where id = any($1) and status not in ('complete', 'failed')";
    const [row] = await app.sql(running, [answerIds]);
    if (row!['running'] === 0) return;
    if (Date.now() > deadline) throw new Error('the answers did not end');
    await meanwhile();
  }
}

async function draft({ app, world }: Stage, sessionId: string, text: string): Promise<void> {
  const document = new Y.Doc();
  document.getText('prompt').insert(0, text);
  const update = Buffer.from(Y.encodeStateAsUpdate(document)).toString('base64');
  const edit = 'mutation ($input: EditDraftInput!) { editDraft(input: $input) { version } }';
  await app.done(edit, { input: { sessionId, update, clientId: 'hostile' } }, world.owner.headers);
}

/** As they are, and as a browser would show them that believes in no header. */
async function files({ watched, page, payloads, shown }: Omit<WordsOptions, 'stage'>, sessionId: string): Promise<void> {
  for (const ending of ['md', 'json']) {
    const path = `/sessions/${sessionId}/export.${ending}`;
    const is = (await page.context().request.get(path)).headers();
    const isSafe =
      is['content-disposition']?.startsWith('attachment') &&
      is['x-content-type-options'] === 'nosniff' &&
      is['content-security-policy']?.includes('sandbox') &&
      !/html|xml/.test(is['content-type'] ?? 'html');
    if (!isSafe) shown.problems.push(`${path} may be shown as a page: ${JSON.stringify(is)}`);
    await page.route(`**${path}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { 'content-type': ending === 'md' ? 'text/plain; charset=utf-8' : 'application/json' } });
    });
    await page.goto(path);
    await lookAt(page, watched, `export as ${ending}`, payloads, shown, true);
    await page.unroute(`**${path}`);
  }
}

/** Comments, each on its own in a thread that is open. */
export async function inComments({ stage, watched, page, payloads, shown }: WordsOptions): Promise<void> {
  const { app, world } = stage;
  const { owner, open } = world;
  const add = 'mutation ($input: AddCommentInput!) { addComment(input: $input) { comment { id threadId } } }';
  for (const part of chunks(payloads, COMMENTS_PER_THREAD)) {
    const begin = { messageId: open.promptId, text: 'All of them' };
    const { addComment } = await app.done<{ addComment: { comment: { id: string; threadId: string } } }>(
      add,
      { input: begin },
      owner.headers,
    );
    const { id, threadId } = addComment.comment;
    for (const some of chunks(part, COMMENTS_AT_ONCE)) {
      const say = ({ text }: Payload) => app.done(add, { input: { messageId: open.promptId, threadId, text } }, owner.headers);
      await Promise.all(some.map(say));
    }
    await page.goto(`/s/${open.id}?message=${open.promptId}&comment=${id}`);
    await lookAt(page, watched, 'comments', part, shown, true);
  }
}

/** A provider that fails in hostile words. */
export async function inFailures({ stage, watched, page, payloads, shown }: WordsOptions): Promise<void> {
  const { app, world } = stage;
  const id = await app.session(world.owner, { visibility: 'PRIVATE' });
  for (const part of chunks(payloads, FAILURES_PER_SEND)) {
    const error = { error: { message: joined(part), type: joined(part), code: joined(part) } };
    stage.fail([{ type: 'open' }, { type: 'raw', text: `data: ${JSON.stringify(error)}\n\n` }, { type: 'truncate' }]);
    const { answerIds } = await app.send(world.owner, id, 'Fail', [MODEL]);
    await untilEnded(stage, answerIds);
  }
  await page.goto(`/s/${id}`);
  await page
    .getByRole('article', { name: /^Answer of/ })
    .first()
    .waitFor();
  await lookAt(page, watched, 'failures of a provider', payloads, shown, false);
  stage.fail(null);
}

/** What the server itself writes as pages: mails that were kept, and addresses that are wrong in hostile words. */
export async function inServerPages({ stage, watched, page, payloads, shown }: WordsOptions): Promise<void> {
  const { app, world } = stage;
  const { owner } = world;
  const text = joined(payloads);
  await app.sql('update workspace set name = $1 where id = $2', [text, owner.workspace.id]);
  await app.sql('update app_user set display_name = $1 where id = $2', [text, owner.id]);
  const invite = 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }';
  await app.done(
    invite,
    { input: { workspaceId: owner.workspace.id, email: `x${payloads[0]!.id}@example.org`, role: 'MEMBER' } },
    owner.headers,
  );
  await page.goto('/outbox');
  await lookAt(page, watched, 'outbox', payloads, shown, true);
  for (const part of asLongAs(payloads, LONGEST_ADDRESS)) {
    const written = inAddress(part);
    for (const path of ofTheClient(owner.workspace.slug, written)) {
      await page.goto(path).catch(() => undefined);
      await lookAt(page, watched, 'addresses', part, shown, false);
    }
    for (const path of ofTheServer(written)) {
      const { ['content-type']: type = '', ['x-content-type-options']: sniffing } = (
        await page.context().request.get(path, { failOnStatusCode: false })
      ).headers();
      // The client answers what is nobody's, and nothing of the address is in its page.
      if (sniffing !== 'nosniff' || /xml|svg/.test(type)) shown.problems.push(`${path.slice(0, 40)} is answered as ${type}`);
      await page.goto(path).catch(() => undefined);
      await watched.scan(page, 'errors of the server');
    }
  }
}

const inAddress = (payloads: readonly Payload[]): string => encodeURIComponent(joined(payloads).toWellFormed());

function asLongAs(payloads: readonly Payload[], most: number): Payload[][] {
  const parts: Payload[][] = [[]];
  for (const payload of payloads) {
    if (inAddress([...parts.at(-1)!, payload]).length > most) parts.push([]);
    parts.at(-1)!.push(payload);
  }
  return parts;
}

const ofTheClient = (slug: string, text: string): string[] => [
  `/sign-in?problem=failed&provider=${text}`,
  `/account?problem=failed&linked=${text}`,
  `/${text}`,
  `/w/${text}`,
  `/s/${text}`,
  `/join#${text}`,
  `/sign-in/link#${text}`,
  `/w/${slug}/audit?query=${text}`,
  `/w/${slug}/usage?model=${text}`,
];

const ofTheServer = (text: string): string[] => [
  `/auth/oidc/callback?error=${text}`,
  `/graphql?query=${text}`,
  `/v1/${text}`,
  `/mcp?${text}`,
  `/sessions/${text}/export.md`,
];
