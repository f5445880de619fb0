/** The sockets that have readers, each with one outlet for all of them. */
import type { LiveLimits } from './live-limits.ts';
import type { LiveMetrics } from './metrics.ts';
import { Outlet } from './outlet.ts';
import type { SocketLike, SocketTransport } from './outlet.ts';
import type { Timers } from './timers.ts';

export function createOutlets(options: { limits: LiveLimits; timers: Timers; metrics: LiveMetrics }) {
  const outlets = new Map<SocketLike, Outlet>();
  const host = { ...options, onEmpty: ({ ws }: Outlet) => void outlets.delete(ws) };

  return {
    of(transport: SocketTransport): Outlet {
      const known = outlets.get(transport.ws);
      if (known) return known;
      const outlet = new Outlet(transport, host);
      outlets.set(transport.ws, outlet);
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
