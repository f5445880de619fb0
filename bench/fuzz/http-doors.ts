/** Doors that take one request a message: well-formed HTTP with something hostile in it. */
import { createHmac } from 'node:crypto';
import { Pool } from 'undici';
import type { Attempt, Attempts, Outcome } from './attempts.ts';
import { faultOfAnswer } from './judge.ts';
import type { DoorName, Sender } from './plan.ts';
import { FILES, MCP, OAUTH, OPENAI, STRIPE_EVENTS } from './recorded.ts';

const CONNECTIONS = 48;
const ANSWER_WITHIN_MS = 60_000;
/** Of answers that wait for a model or a session: whoever asked leaves. */
const STAYS_MS = 500;

interface Asked {
  method: 'GET' | 'POST' | 'HEAD' | 'PUT' | 'DELETE' | 'OPTIONS';
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  sender?: Sender;
  /** The answer may rightly take its time. */
  leaves?: true;
}

const PATH_UNSAFE = /[^\x21-\x7e]/g;

export function createHttpDoors(attempts: Attempts): { doors: Partial<Record<DoorName, Attempt>>; close(): Promise<void> } {
  const { place, random, mutations, sender, address, operation, broken, noteAnswer } = attempts;
  const pool = new Pool(place.url, { connections: CONNECTIONS, headersTimeout: ANSWER_WITHIN_MS, bodyTimeout: ANSWER_WITHIN_MS });
  const json = { 'content-type': 'application/json' };
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const keyOf = (who: Sender) =>
    bearer(random.chance(0.9) ? who.apiKey : random.oneOf([who.token, mutations.text().replaceAll(/[^\x20-\x7e]/g, '?')]));
  const safe = (path: string) =>
    (path.startsWith('/') ? path : `/${path}`).replaceAll(PATH_UNSAFE, (found) => encodeURIComponent(found.toWellFormed()));

  async function ask({ method, path, headers = {}, body, sender: who, leaves }: Asked): Promise<Outcome> {
    const asked = `${method} ${path} ${body === undefined ? '' : String(body)}`;
    try {
      const { statusCode: status, body: answer } = await pool.request({
        method,
        path: safe(path),
        headers: { 'x-forwarded-for': address(), ...headers },
        ...(body !== undefined && { body }),
        ...(leaves && { signal: AbortSignal.timeout(STAYS_MS) }),
      });
      const text = await answer.text();
      if (who) noteAnswer(who, text);
      return { count: 1, answers: [status], faults: [method === 'HEAD' && status === 503 ? null : faultOfAnswer(asked, { status, text })] };
    } catch (error) {
      const { code = '', name } = error as { code?: string; name?: string };
      if (leaves && name === 'TimeoutError') return { count: 1, answers: ['left'], faults: [] };
      // Whoever sends more than the server takes is cut off in the middle of it.
      const isCut = /UND_ERR_SOCKET|EPIPE|ECONNRESET/.test(code);
      return {
        count: 1,
        answers: [`${code || String(error)}`],
        faults: [isCut ? null : `no answer (${String(error)}): ${asked.slice(0, 400)}`],
      };
    }
  }

  async function graphql(): Promise<Outcome> {
    const who = sender();
    const { query, variables, kind } = operation(who);
    const text = random.chance(0.45) ? broken(query) : query;
    const whole = { query: text, variables, ...(random.chance(0.05) && { operationName: mutations.text() }) } as never;
    const body = random.chance(0.35) ? mutations.body(whole) : JSON.stringify(whole);
    // A stream would stay open: who asks for one asks for its beginning only over sockets.
    const accept =
      kind === 'subscription' ? 'application/json' : random.oneOf(['application/json', '*/*', 'application/graphql-response+json']);
    return ask({
      method: 'POST',
      path: '/graphql',
      headers: { ...json, accept, ...bearer(who.token) },
      body: random.chance(0.05) ? mutations.bytes(Buffer.from(body)) : body,
      sender: who,
    });
  }

  async function link(): Promise<Outcome> {
    const who = sender();
    const { query, variables, kind } = operation(who);
    const given = {
      query: random.chance(0.3) ? broken(query) : query,
      variables: JSON.stringify(variables),
      ...(random.chance(0.1) && { extensions: mutations.text() }),
    };
    const search = new URLSearchParams(Object.entries(given).map(([name, value]) => [name, value.toWellFormed()]));
    const method = random.oneOf(['GET', 'GET', 'GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'] as const);
    const accept = kind === 'subscription' ? 'application/json' : random.oneOf(['application/json', 'text/html', '*/*']);
    const path = `/graphql?${random.chance(0.2) ? mutations.bytes(Buffer.from(String(search))).toString('latin1') : String(search)}`;
    return ask({ method, path: path.slice(0, 12_000), headers: { accept, ...(random.chance(0.7) && bearer(who.token)) }, sender: who });
  }

  async function webhook(): Promise<Outcome> {
    const event = mutations.body(random.oneOf(STRIPE_EVENTS)(random.whole(0, 2 ** 31)) as never);
    const body = random.chance(0.1) ? mutations.bytes(Buffer.from(event)) : Buffer.from(event);
    const at = Math.floor(Date.now() / 1_000);
    const signed = createHmac('sha256', place.webhookSecret).update(`${at}.`).update(body).digest('hex');
    const right = `t=${at},v1=${signed}`;
    const signature = random.chance(0.3)
      ? right
      : random.oneOf([
          mutations.bytes(Buffer.from(right)).toString('latin1'),
          `t=${at},v1=`,
          't=1',
          `v1=${signed}`,
          right.replace('t=', 't=9'),
        ]);
    const header = signature.replaceAll(/[^\x20-\x7e]/g, '?');
    return ask({ method: 'POST', path: '/webhooks/stripe', headers: { ...json, 'stripe-signature': header }, body });
  }

  async function openai(): Promise<Outcome> {
    const who = sender();
    const { method, path, body } = random.oneOf(OPENAI)(place.model, who.sessionId);
    if (body === null)
      return ask({
        method,
        path: random.chance(0.5) ? path : mutations.bytes(Buffer.from(path)).toString('latin1'),
        headers: keyOf(who),
        sender: who,
      });
    const more = random.chance(0.1) ? { 'idempotency-key': `k${random.whole(0, 40)}`, 'x-parley-session': who.sessionId } : {};
    const written = random.chance(0.15) ? JSON.stringify(body) : mutations.body(body as never);
    return ask({ method, path, headers: { ...json, ...keyOf(who), ...more }, body: written, sender: who, leaves: true });
  }

  async function mcp(): Promise<Outcome> {
    const who = sender();
    const message = random.oneOf(MCP)(who.sessionId, place.model);
    const body = random.chance(0.2) ? JSON.stringify(message) : mutations.body(message as never);
    const headers = {
      ...json,
      accept: 'application/json, text/event-stream',
      ...keyOf(who),
      ...(random.chance(0.5) && { 'mcp-session-id': crypto.randomUUID() }),
    };
    return ask({ method: random.chance(0.95) ? 'POST' : 'GET', path: '/mcp', headers, body, sender: who, leaves: true });
  }

  async function files(): Promise<Outcome> {
    const who = sender();
    const path = random.oneOf(FILES)(who);
    const hostile = random.chance(0.6) ? mutations.bytes(Buffer.from(path)).toString('latin1') : path;
    return ask({
      method: random.oneOf(['GET', 'GET', 'HEAD', 'POST']),
      path: hostile,
      headers: random.chance(0.8) ? bearer(who.token) : {},
      sender: who,
    });
  }

  async function oauth(): Promise<Outcome> {
    const path = random.oneOf(OAUTH)(mutations.text().toWellFormed());
    const cookie = `parley_oauth=${encodeURIComponent(mutations.text().toWellFormed())}`.slice(0, 4_000);
    return ask({
      method: 'GET',
      path: random.chance(0.4) ? mutations.bytes(Buffer.from(path)).toString('latin1') : path,
      headers: random.chance(0.7) ? { cookie } : {},
    });
  }

  return { doors: { graphql, link, webhook, openai, mcp, files, oauth }, close: () => pool.destroy() };
}
