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
}

export interface OutletUser {
  drained(): void;
  /** The socket takes nothing any more and is being closed. */
  abandoned(): void;
  setAway(isAway: boolean): void;
}

const OPEN = 1;

export interface OutletOptions {
  ws: SocketLike;
  socket: SocketTransport['socket'];
  limits: Pick<LiveLimits, 'unsentBytes' | 'stallMs'>;
  timers: Timers;
  metrics: LiveMetrics;
  onEmpty(): void;
}

export function createOutlet({ ws, socket, limits, timers, metrics, onEmpty }: OutletOptions) {
  const users = new Set<OutletUser>();
  /** Compression and the like change frames: then only `ws` can write them. */
  const isExtended = ws.extensions !== '';
  let cancelWatch: (() => void) | null = null;

  function stall(): void {
    metrics.staleReaders.inc();
    socket.once('drain', drained);
    watch();
  }

  /** Slow is not dead: whoever took some of it in the meantime stays. */
  function watch(): void {
    const unsent = socket.writableLength;
    cancelWatch = timers.after(limits.stallMs, () => (socket.writableLength < unsent ? watch() : abandon()));
  }

  function unstall(): void {
    if (!cancelWatch) return;
    cancelWatch();
    cancelWatch = null;
    socket.off('drain', drained);
    metrics.staleReaders.dec();
  }

  function drained(): void {
    unstall();
    for (const user of users) user.drained();
  }

  function abandon(): void {
    unstall();
    ws.close(CLOSE_CODES.tooSlow, 'Too slow');
    for (const user of users) user.abandoned();
  }

  return {
    users,
    get unsentBytes(): number {
      return socket.writableLength;
    },
    /** Where there is none, the users are told when there is. */
    hasRoom(): boolean {
      if (cancelWatch) return false;
      if (socket.writableLength <= limits.unsentBytes) return true;
      stall();
      return false;
    },
    /** One write for all: whole frames may stand between those that `ws` writes itself. `prefix` is ASCII, too. */
    write(prefix: string, deliveries: readonly Delivery[]): void {
      if (ws.readyState !== OPEN) return;
      if (isExtended) return deliveries.forEach(({ tail }) => ws.send(prefix + tail));
      let frames = '';
      for (const { tail } of deliveries) frames += textFrameHeader(prefix.length + tail.length) + prefix + tail;
      socket.write(frames, 'latin1');
    },
    leave(user: OutletUser): void {
      users.delete(user);
      if (users.size > 0) return;
      unstall();
      onEmpty();
    },
  };
}

export type Outlet = ReturnType<typeof createOutlet>;
