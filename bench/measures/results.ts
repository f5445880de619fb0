/** What one run of the benchmark found. */
import type { FanOutSample } from './fan-out.ts';
import type { LatencySample } from './latency.ts';
import type { MemorySample } from './memory.ts';
import type { ReconnectSample } from './reconnect.ts';
import type { StalledSample } from './stalled.ts';

/** `parley`: no window; `parley-window`: as it ships. */
export type ServerName = 'c-send' | 'raw-ws' | 'socket-io' | 'yoga-recipe' | 'parley' | 'parley-window';

export interface Results {
  /** A round holds every server once, so that ratios compare what ran side by side. */
  fanOut: Map<ServerName, FanOutSample>[];
  latency: Map<ServerName, LatencySample>[];
  manySessions: LatencySample[];
  memory: Map<ServerName, MemorySample>;
  reconnect: ReconnectSample;
  /** Empty: no compiler for the narrow line. */
  stalled: StalledSample[];
}
