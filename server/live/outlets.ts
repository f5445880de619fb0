/** The sockets that have readers, each with one outlet for all of them. */
import type { LiveLimits } from './live-limits.ts';
import type { LiveMetrics } from './metrics.ts';
import { createOutlet } from './outlet.ts';
import type { Outlet, SocketLike, SocketTransport } from './outlet.ts';
import type { Timers } from './timers.ts';

export function createOutlets(options: { limits: LiveLimits; timers: Timers; metrics: LiveMetrics }) {
  const outlets = new Map<SocketLike, Outlet>();

  return {
    of({ ws, socket }: SocketTransport): Outlet {
      const known = outlets.get(ws);
      if (known) return known;
      const outlet = createOutlet({ ...options, ws, socket, onEmpty: () => outlets.delete(ws) });
      outlets.set(ws, outlet);
      return outlet;
    },
    known: (ws: SocketLike): Outlet | undefined => outlets.get(ws),
    unsentBytes(): number {
      let sum = 0;
      for (const outlet of outlets.values()) sum += outlet.unsentBytes;
      return sum;
    },
  };
}

export type Outlets = ReturnType<typeof createOutlets>;
