/** Secrets and signatures as Standard Webhooks has them: HMAC-SHA-256 over `id.timestamp.body`, one signature for each secret that is valid. */
import { createHmac, randomBytes } from 'node:crypto';
import type { SealedColumn } from '../kit/resealing.ts';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

export const newSigningSecret = (): Buffer => randomBytes(SECRET_BYTES);

/** As people copy it. */
export const writtenSecret = (secret: Uint8Array): string => PREFIX + Buffer.from(secret).toString('base64');

/** What a secret is sealed for: it opens for no other endpoint. */
export const sealedFor = (endpointId: string): string => `webhook ${endpointId}`;

/** For a change of the app's secret. */
export const WEBHOOK_SEALED: readonly SealedColumn[] = ['sealed_secret', 'old_sealed_secret'].map((column) => ({
  table: 'webhook_endpoint',
  key: 'id',
  column,
  purpose: (row) => sealedFor(row['id']!),
}));

export interface SignedMessage {
  /** The same on every try, so that a receiver can tell a repetition. */
  id: string;
  /** Milliseconds since 1970, of this try: old ones are refused by receivers. */
  at: number;
  body: string;
}

export function signatureHeaders({ id, at, body }: SignedMessage, secrets: readonly Uint8Array[]): Record<string, string> {
  const seconds = Math.floor(at / 1_000);
  const sign = (secret: Uint8Array) => `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': secrets.map(sign).join(' ') };
}
