/** `POST /webhooks/stripe`: the body is checked and kept exactly as it came; what it means is found out later. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './request-body.ts';

export const STRIPE_WEBHOOK_PATH = '/webhooks/stripe';
/** Stripe's largest events are a few kilobytes. */
const MAX_BODY_BYTES = 256 * 1024;

export interface StripeWebhookOptions {
  /** False: not from Stripe. Rejects where it could not be kept. */
  receive(raw: Buffer, signature: string): Promise<boolean>;
}

export function createStripeWebhook({ receive }: StripeWebhookOptions) {
  return async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = (status: number, text: string) =>
      void response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(`${text}\n`);
    if (request.method !== 'POST') return void response.writeHead(405, { allow: 'POST' }).end();
    const signature = request.headers['stripe-signature'];
    if (typeof signature !== 'string') return answer(400, 'no signature');
    const raw = await readBody(request, MAX_BODY_BYTES);
    if (raw === null) {
      response.setHeader('connection', 'close');
      return answer(413, 'too large');
    }
    return (await receive(raw, signature)) ? answer(200, 'kept') : answer(400, 'wrong signature');
  };
}
