/** Signed delivery of events: a queue that is emptied in any order, with copies, and what was refused comes again later. */
import { createHmac } from 'node:crypto';
import type { EventRecord, NoticeRecord } from './records.ts';
import { HOUR } from './timeline.ts';
import type { World } from './world.ts';

export interface Delivery {
  event: EventRecord | NoticeRecord;
  attempt: number;
  /** Not before; in seconds. */
  dueAt: number;
}

export interface Delivered {
  event: EventRecord | NoticeRecord;
  /** 0: no answer. */
  status: number;
}

export interface DeliverOptions {
  /** The order, also of copies: what it returns is what is sent, what it leaves out waits. */
  arrange?: (due: Delivery[]) => Delivery[];
  /** Also what waits for a later retry. */
  early?: boolean;
  /** So many at once. */
  parallel?: number;
}

const MINUTE = 60;
/** After the last one Stripe gives up; three days in all. */
const RETRY_WAITS_S = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR];

export interface WebhookEndpoint {
  url: string;
  secret: string;
  /** All, where it is left out. */
  events?: readonly string[];
}

export function signatureOf(payload: string, secret: string, timestamp: number): string {
  const mac = createHmac('sha256', secret).update(`${timestamp}.${payload}`).digest('hex');
  return `t=${timestamp},v1=${mac}`;
}

/** `live`: each event leaves as soon as it happens, as in a running system; else `deliver` is called. */
export function createWebhooks(world: World) {
  const queue: Delivery[] = [];
  const sending = new Set<Promise<unknown>>();
  let endpoint: WebhookEndpoint | null = null;
  let isLive = false;

  world.onEvent((event) => {
    if (endpoint === null || (endpoint.events && !endpoint.events.includes(event.type))) return;
    queue.push({ event, attempt: 0, dueAt: world.now() });
    if (isLive) keep(deliver());
  });

  function keep(work: Promise<unknown>): void {
    sending.add(work);
    void work.finally(() => sending.delete(work));
  }

  async function send(event: EventRecord | NoticeRecord, { url, secret }: WebhookEndpoint): Promise<Delivered> {
    const payload = JSON.stringify(event, null, 2);
    const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signatureOf(payload, secret, world.now()) };
    try {
      const response = await fetch(url, { method: 'POST', headers, body: payload });
      await response.arrayBuffer();
      return { event, status: response.status };
    } catch {
      return { event, status: 0 };
    }
  }

  async function attempt(delivery: Delivery, to: WebhookEndpoint): Promise<Delivered> {
    const result = await send(delivery.event, to);
    const isTaken = result.status >= 200 && result.status < 300;
    const wait = RETRY_WAITS_S[delivery.attempt];
    if (isTaken && 'pending_webhooks' in delivery.event) delivery.event.pending_webhooks = 0;
    if (!isTaken && wait !== undefined) queue.push({ ...delivery, attempt: delivery.attempt + 1, dueAt: world.now() + wait });
    return result;
  }

  async function deliver({ arrange = (due) => due, early = false, parallel = 1 }: DeliverOptions = {}): Promise<Delivered[]> {
    if (endpoint === null) return [];
    const to = endpoint;
    const arranged = [...arrange(queue.filter(({ dueAt }) => early || dueAt <= world.now()))];
    for (const delivery of new Set(arranged)) queue.splice(queue.indexOf(delivery), 1);
    const results: Delivered[] = [];
    const worker = async () => {
      for (let next = arranged.shift(); next !== undefined; next = arranged.shift()) results.push(await attempt(next, to));
    };
    await Promise.all(Array.from({ length: parallel }, worker));
    return results;
  }

  return {
    /** Where events go from now on; what happened before does not. */
    sendTo(to: WebhookEndpoint, { live = false } = {}): void {
      endpoint = to;
      isLive = live;
    },
    waiting: (): readonly Delivery[] => queue,
    deliver,
    /** An event that was delivered before, once more, as from the dashboard. */
    async resend(event: EventRecord): Promise<Delivered | null> {
      return endpoint && (await send(event, endpoint));
    },
    forget: (): void => void queue.splice(0),
    settled: async (): Promise<void> => void (await Promise.all(sending)),
  };
}

export type Webhooks = ReturnType<typeof createWebhooks>;
