/** The WebSocket door: operations, messages in the wrong order, drafts that are none, and frames that no library sends. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { Random } from '../random.ts';
import type { Attempt, Attempts } from './attempts.ts';
import { faultOfClosing, faultOfText } from './judge.ts';
import type { DoorName, Sender } from './plan.ts';

const MESSAGES_PER_SOCKET = 80;
/** Then the server is asked whether it is there; a crowd of answers that wait would measure its database. */
const BUNDLE = 10;
const PONG_WITHIN_MS = 30_000;
const CLOSED_WITHIN_MS = 60_000;
/** The server waits for the rest of a frame that never comes; it is left alone with it. */
const BROKEN_WITHIN_MS = 300;
const EDIT = 'mutation ($input: EditDraftInput!) { editDraft(input: $input) { version } }';
const WATCH = 'subscription ($id: ID!, $after: Cursor) { sessionEvents(sessionId: $id, after: $after) { __typename cursor } }';
const TYPES = ['subscribe', 'complete', 'ping', 'pong', 'connection_init', 'next', 'error', 'connection_ack', 'start', ''];

export function createSocketDoors(attempts: Attempts): Partial<Record<DoorName, Attempt>> {
  const { place, random, mutations, sender, address, operation, broken, noteAnswer } = attempts;
  const url = `${place.url.replace('http', 'ws')}/graphql`;

  /** `silently`: without `connection_init`. */
  async function open(who: Sender, silently = false) {
    const ws = new WebSocket(url, 'graphql-transport-ws', { headers: { 'x-forwarded-for': address() }, perMessageDeflate: false });
    let text = '';
    let connection: Socket | null = null;
    const closed = new Promise<number>((resolve) => ws.once('close', resolve));
    ws.on('message', (data: Buffer) => (text += data.toString()))
      .on('error', () => undefined)
      .on('upgrade', (response) => (connection = response.socket));
    await Promise.race([once(ws, 'open'), closed]).catch(() => undefined);
    if (!silently) {
      // Before its answer whatever is sent closes the socket.
      const acknowledged = once(ws, 'message');
      ws.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${who.token}` } }), () => undefined);
      await Promise.race([acknowledged, closed]).catch(() => undefined);
    }
    const caughtUp = async () => {
      const ponged = new Promise((resolve) => ws.once('pong', resolve));
      ws.ping(undefined, undefined, () => undefined);
      await Promise.race([ponged, closed, delay(PONG_WITHIN_MS, undefined, { ref: false })]);
    };
    return { ws, closed, text: () => text, connection: () => connection, caughtUp };
  }

  async function end({ ws, closed, text }: Awaited<ReturnType<typeof open>>, who: Sender, sent: string, isOurs: boolean) {
    const silent = setTimeout(() => ws.terminate(), isOurs ? BROKEN_WITHIN_MS : CLOSED_WITHIN_MS);
    ws.close(1000);
    const code = await closed;
    clearTimeout(silent);
    noteAnswer(who, text());
    // What broke a frame may hear of it in a frame that it cannot read.
    return { answers: [code], faults: [isOurs && code === 1006 ? null : faultOfClosing(sent, code), faultOfText(sent, text())] };
  }

  function control(): string {
    const type = random.chance(0.97) ? random.oneOf(['complete', 'ping', 'pong']) : random.oneOf(TYPES);
    return JSON.stringify({
      id: random.oneOf(['a', 'b', mutations.text()]),
      type,
      payload: random.oneOf([{}, null, undefined, { a: mutations.text() }]),
    });
  }

  function message(who: Sender): string {
    if (random.chance(0.75))
      return random.chance(0.6)
        ? control()
        : mutations.body({ id: 'a', type: 'subscribe', payload: { query: '{ viewer { id } }', variables: {} } });
    const { query, variables } = random.chance(0.03)
      ? { query: WATCH, variables: { id: who.sessionId, after: mutations.text() } }
      : operation(who);
    const payload = { query: random.chance(0.5) ? broken(query) : query, variables };
    const id = random.oneOf(['a', 'b', `x${random.whole(0, 9)}`, mutations.text()]);
    const whole = { id, type: random.chance(0.8) ? 'subscribe' : random.oneOf(TYPES), payload };
    if (random.chance(0.5))
      return JSON.stringify({ id, type: random.oneOf(['complete', 'ping', 'pong', 'subscribe']), payload: random.chance(0.5) ? {} : null });
    return random.chance(0.2) ? mutations.body(whole as never) : JSON.stringify(whole);
  }

  /** Not always what the protocol would have: whoever is closed for it sends the rest to nobody, and that does not count. */
  async function socket() {
    const who = sender();
    const line = await open(who, random.chance(0.05));
    const sent: string[] = [];
    for (let number = 0; number < MESSAGES_PER_SOCKET; number++) {
      if (line.ws.readyState !== WebSocket.OPEN) break;
      const next = message(who);
      sent.push(next);
      line.ws.send(next, { binary: random.chance(0.02) }, () => undefined);
      if (number % BUNDLE === BUNDLE - 1) await line.caughtUp();
    }
    return { count: sent.length, ...(await end(line, who, sent.slice(-6).join('\n'), false)) };
  }

  async function draft() {
    const who = sender();
    const line = await open(who);
    const doc = new Y.Doc();
    const sent: string[] = [];
    for (let number = 0; number < MESSAGES_PER_SOCKET && line.ws.readyState === WebSocket.OPEN; number++) {
      const update = updateOf(doc, random);
      const bytes = random.chance(0.88) ? mutations.bytes(update) : update;
      const input = {
        sessionId: who.sessionId,
        clientId: random.chance(0.95) ? 'fuzzer' : mutations.text(),
        update: Buffer.from(bytes).toString('base64'),
      };
      const given = random.chance(0.05) ? mutations.json(input) : input;
      sent.push(JSON.stringify({ id: `d${number}`, type: 'subscribe', payload: { query: EDIT, variables: { input: given } } }));
      line.ws.send(sent.at(-1)!, () => undefined);
      if (number % BUNDLE === BUNDLE - 1) await line.caughtUp();
    }
    return { count: sent.length, ...(await end(line, who, sent.slice(-3).join('\n'), false)) };
  }

  /** Written below the library: each may make everything after it unreadable, so few go over one connection. */
  async function frames() {
    const who = sender();
    const line = await open(who, random.chance(0.3));
    let count = 0;
    const what: string[] = [];
    for (const most = random.whole(1, 6); count < most && line.ws.readyState === WebSocket.OPEN; count++) {
      const bytes = frame(message(who));
      what.push(bytes.toString('latin1').slice(0, 200));
      line.connection()?.write(bytes);
    }
    const result = await end(line, who, what.join('\n'), true);
    return { count: Math.max(1, count), ...result };
  }

  function frame(text: string): Buffer {
    const payload = random.chance(0.3) ? mutations.bytes(Buffer.from(text)) : Buffer.from(text);
    const opcode = random.chance(0.4) ? 1 : random.whole(0, 16);
    const isLast = random.chance(0.7);
    const isMasked = random.chance(0.85);
    const said = random.chance(0.8) ? payload.length : random.oneOf([0, 125, 126, 127, 65_535, 65_537, 2 ** 32]);
    const head =
      said < 126
        ? [said]
        : said < 65_536
          ? [126, said >> 8, said & 255]
          : [127, 0, 0, 0, said > 0xffff_ffff ? 1 : 0, (said >>> 24) & 255, (said >> 16) & 255, (said >> 8) & 255, said & 255];
    head[0] = head[0]! | (isMasked ? 0x80 : 0);
    const first = (isLast ? 0x80 : 0) | (random.chance(0.1) ? random.whole(1, 8) << 4 : 0) | opcode;
    const mask = Buffer.from([1, 2, 3, 4]);
    const body = isMasked ? Buffer.from(payload.map((byte, index) => byte ^ mask[index % 4]!)) : payload;
    const whole = Buffer.concat([Buffer.from([first, ...head]), ...(isMasked ? [mask] : []), body]);
    return random.chance(0.1) ? mutations.bytes(whole) : whole;
  }

  return { socket, draft, frames };
}

/** An edit that a field could make, or a document of another kind. */
function updateOf(doc: Y.Doc, random: Random): Uint8Array {
  const before = Y.encodeStateVector(doc);
  const text = doc.getText('prompt');
  switch (random.whole(0, 8)) {
    case 0:
      if (text.length > 0) text.delete(random.whole(0, text.length), 1);
      break;
    case 1:
      doc.getMap('prompt2').set('a', random.whole(0, 9));
      break;
    case 2:
      text.insertEmbed(0, { image: 'x' });
      break;
    case 3:
      doc.getArray('list').insert(0, [new Y.Map(), new Y.Text('x')]);
      break;
    default:
      text.insert(random.whole(0, text.length + 1), random.oneOf(['a', 'word ', '🦜', '\ud800', '\0']));
  }
  return Y.encodeStateAsUpdate(doc, before);
}
