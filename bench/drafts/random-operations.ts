/** Yjs's own random test, with our API in the place of its network: its documents, its comparison; edits travel by editDraft and DraftEdited (LIVE.md D1). */
import { setTimeout as delay } from 'node:timers/promises';
import { applyUpdate } from 'yjs';
import { compare, TestConnector, TestYInstance } from 'yjs/testHelper';
import { fromBase64 } from '../../client/src/live/base64.ts';
import { createDraftSender } from '../../client/src/live/draft-sender.ts';
import { createRandom } from '../random.ts';
import type { Random } from '../random.ts';
import { until } from './converge.ts';
import type { Nodes } from './nodes.ts';
import { createWire } from './wire.ts';
import type { Place } from './wire.ts';

/** As in Yjs's test. */
const USERS = 5;
const LINE_CHANGES = 0.02;
/** So that edits meet on the way instead of going out as one. */
const OPERATIONS_PER_TURN = 10;
const TURN_MS = 5;

/** Its messages go over the wire below; the helper's own network has nobody. */
class WiredInstance extends TestYInstance {
  override connect(): void {}
  override disconnect(): void {}
}

function createUser(place: Place, connector: TestConnector, number: number) {
  const doc = new WiredInstance(connector, number);
  doc.clientID = number + 1;
  const text = doc.getText('prompt');
  const refusals: string[] = [];
  // The origin tells the helper that this is not an edit of its own.
  const apply = (update: string) => applyUpdate(doc, fromBase64(update), connector);
  const wire = createWire(place, { load: apply, receive: apply });
  const sender = createDraftSender({ send: wire.send, onRefused: (reason) => refusals.push(reason) });
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== connector) sender.push(update);
  });
  return { doc, text, wire, sender, refusals };
}

type User = ReturnType<typeof createUser>;

/** The operations of Yjs's tests of text that a plain text field can make. */
const OPERATIONS: readonly ((user: User, random: Random) => void)[] = [
  ({ text }, random) => text.insert(random.whole(0, text.length + 1), word(random)),
  ({ text }, random) => {
    const from = random.whole(0, text.length + 1);
    text.delete(from, Math.min(text.length - from, random.whole(1, 6)));
  },
  ({ doc, text }, random) =>
    doc.transact(() => {
      const from = random.whole(0, text.length + 1);
      text.delete(from, Math.min(text.length - from, random.whole(0, 4)));
      text.insert(from, word(random));
    }),
];

function word(random: Random): string {
  return Array.from({ length: random.whole(1, 5) }, () => String.fromCodePoint(random.whole(0x61, 0x7b))).join('');
}

export interface RandomRun {
  nodes: Nodes;
  operations: number;
  rounds: number;
  seed: number;
  tell: (line: string) => void;
}

/** Throws where two documents diverge. */
export async function runRandomOperations({
  nodes,
  operations,
  rounds,
  seed,
  tell,
}: RandomRun): Promise<{ operations: number; refused: number }> {
  const random = createRandom(seed);
  const { token, keys, createSession } = await nodes.register(USERS);
  let made = 0;
  let refused = 0;
  for (let round = 0; round < rounds; round++) {
    const sessionId = await createSession();
    const connector = new TestConnector(null);
    const users = keys.map((key, number) =>
      createUser({ nodes: nodes.urls, home: number % 2, token: key, sessionId, clientId: `user-${number}` }, connector, number),
    );
    try {
      await until(() => users.every(({ wire }) => wire.counts.snapshots > 0), 'a snapshot for everybody');
      const end = Math.round((operations * (round + 1)) / rounds);
      for (; made < end; made++) {
        if (random.chance(LINE_CHANGES)) changeLine(random.oneOf(users), random);
        random.oneOf(OPERATIONS)(random.oneOf(users), random);
        if (made % OPERATIONS_PER_TURN === 0) await delay(TURN_MS);
      }
      for (const { wire } of users) wire.goOnline();
      await Promise.all(users.map(({ sender }) => sender.whenStored()));
      await until(async () => {
        const { text } = await nodes.draft(token, sessionId);
        return users.every((user) => user.text.toJSON() === text);
      }, 'one text');
      refused += users.reduce((sum, user) => sum + user.refusals.length, 0);
      compare(users.map(({ doc }) => doc));
      tell(`${made} operations, no divergence`);
    } finally {
      await Promise.all(users.map(({ wire }) => wire.close()));
    }
  }
  return { operations: made, refused };
}

function changeLine({ wire }: User, random: Random): void {
  if (random.chance(0.2)) wire.cut();
  else if (random.chance(0.5)) wire.goOffline();
  else wire.goOnline();
}
