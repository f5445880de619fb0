/** One WebSocket as its readers see it: how much it holds unsent, when it takes more, and when it never will (LIVE.md F1, F4). */
import type { Writable } from 'node:stream';
import { CLOSE_CODES } from '../../schema/wire/close-codes.ts';
import type { Delivery } from './execution.ts';
import type { LiveLimits } from './live-limits.ts';
import type { LiveMetrics } from './metrics.ts';
import type { Timers } from './timers.ts';
import { textFrameHeader } from './ws-frame.ts';

/** What we use of `ws`, all of it public. */
export interface SocketLike {
  readonly readyState: number;
  readonly extensions: string;
  send(data: string): void;
  close(code: number, reason: string): void;
}

export interface SocketTransport {
  ws: SocketLike;
  /** The connection below `ws`, the upgrade request's `socket`. */
  socket: Pick<Writable, 'write' | 'writableLength' | 'once' | 'off'>;
  /** The operation's id, as the client chose it. */
  id: string;
  /** Set by the hub: what to end, and nothing else, as every result goes past it onto the socket. */
  silent?: AsyncGenerator<never>;
}

export interface OutletUser {
  drained(): void;
  /** The socket takes nothing any more and is being closed. */
  abandoned(): void;
  setAway(isAway: boolean): void;
}

const OPEN = 1;

/** What all outlets have in common. */
export interface OutletHost {
  limits: Pick<LiveLimits, 'unsentBytes' | 'stallMs'>;
  timers: Timers;
  metrics: LiveMetrics;
  onEmpty(outlet: Outlet): void;
}

export class Outlet {
  readonly ws: SocketLike;
  /** Few: an array is smaller than a set. */
  users: readonly OutletUser[] = [];
  readonly #socket: SocketTransport['socket'];
  readonly #host: OutletHost;
  /** Compression and the like change frames: then only `ws` can write them. */
  readonly #isExtended: boolean;
  #unstall: (() => void) | null = null;

  constructor({ ws, socket }: Pick<SocketTransport, 'ws' | 'socket'>, host: OutletHost) {
    this.ws = ws;
    this.#socket = socket;
    this.#host = host;
    this.#isExtended = ws.extensions !== '';
  }

  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  /** Where there is none, the users are told when there is. */
  hasRoom(): boolean {
    if (this.#unstall) return false;
    if (this.#socket.writableLength <= this.#host.limits.unsentBytes) return true;
    this.#stall();
    return false;
  }

  /** One write for all: whole frames may stand between those that `ws` writes itself. `prefix` is ASCII, too. */
  write(prefix: string, deliveries: readonly Delivery[]): void {
    const { ws } = this;
    if (ws.readyState !== OPEN) return;
    if (this.#isExtended) return deliveries.forEach(({ tail }) => ws.send(prefix + tail));
    let frames = '';
    for (const { tail } of deliveries) frames += textFrameHeader(prefix.length + tail.length) + prefix + tail;
    this.#socket.write(frames, 'latin1');
  }

  join(user: OutletUser): void {
    this.users = this.users.length === 0 ? [user] : [...this.users, user];
  }

  leave(user: OutletUser): void {
    this.users = this.users.filter((other) => other !== user);
    if (this.users.length > 0) return;
    this.#unstall?.();
    this.#host.onEmpty(this);
  }

  #stall(): void {
    const { limits, timers, metrics } = this.#host;
    const socket = this.#socket;
    let cancelWatch = (): void => undefined;

    const drained = (): void => {
      this.#unstall?.();
      for (const user of this.users) user.drained();
    };
    /** Slow is not dead: whoever took some of it in the meantime stays. */
    const watch = (): void => {
      const unsent = socket.writableLength;
      cancelWatch = timers.after(limits.stallMs, () => (socket.writableLength < unsent ? watch() : this.#abandon()));
    };

    this.#unstall = () => {
      this.#unstall = null;
      cancelWatch();
      socket.off('drain', drained);
      metrics.staleReaders.dec();
    };
    metrics.staleReaders.inc();
    socket.once('drain', drained);
    watch();
  }

  #abandon(): void {
    this.#unstall?.();
    this.ws.close(CLOSE_CODES.tooSlow, 'Too slow');
    for (const user of this.users) user.abandoned();
  }
}
