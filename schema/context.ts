/** What a resolver gets. Services are handed in, so that this folder sees server/ by type only. */
import type DataLoader from 'dataloader';
import type { Actor } from '../server/identity/actor.ts';
import type { Services } from '../server/services.ts';
import type { JsonObject } from './wire/json.ts';

export interface CookieChange {
  name: string;
  /** null removes it. */
  value: string | null;
  expires?: Date;
}

export interface Context {
  /** Nobody where null. In the shared execution of a subscription group reading this throws (LIVE.md F2): use `scope`. */
  readonly actor: Actor | null;
  /** Only in the shared execution of a group: everything that its readers have in common. */
  readonly scope?: JsonObject;
  readonly services: Services;
  readonly requestId: string;
  readonly ip: string;
  readonly userAgent: string;
  /** The raw credentials' headers of this request; what `logout` ends. */
  readonly credentials: { authorization?: string | undefined; cookie?: string | undefined };
  /** Sets a cookie on the answer; does nothing on a socket, whose answer has no headers. */
  setCookie(change: CookieChange): void;
  /** One batch loader per key and request. */
  loader<Key extends string, Value>(name: string, load: (keys: readonly Key[]) => Promise<(Value | null)[]>): DataLoader<Key, Value | null>;
}
