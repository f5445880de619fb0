/** Prometheus metrics of one process. A registry of its own, so that several apps can live in one test. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const LATENCY_BUCKETS_S = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const FIRST_TOKEN_BUCKETS_S = [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 40, 60];

export function createMetrics(options: { defaults: boolean }) {
  const registry = new Registry();
  if (options.defaults) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    readers: new Gauge({ name: 'parley_readers', help: 'Open session subscriptions of this node.', registers }),
    staleReaders: new Gauge({ name: 'parley_stale_readers', help: 'Readers whose socket has more unsent than it may.', registers }),
    queuedBytes: new Gauge({ name: 'parley_queued_bytes', help: 'Bytes written to sockets and not yet sent.', registers }),
    events: new Counter({ name: 'parley_events_total', help: 'Log entries that reached this node.', registers }),
    frames: new Counter({ name: 'parley_frames_total', help: 'Frames written to readers.', registers }),
    flushSeconds: new Histogram({ name: 'parley_flush_seconds', help: 'Time of one fan-out.', buckets: LATENCY_BUCKETS_S, registers }),
    runs: new Counter({ name: 'parley_runs_total', help: 'Runs by their terminal state.', labelNames: ['status', 'provider'], registers }),
    runsActive: new Gauge({ name: 'parley_runs_active', help: 'Runs that this node owns.', registers }),
    firstTokenSeconds: new Histogram({
      name: 'parley_first_token_seconds',
      help: 'From the start of a run to its first token.',
      labelNames: ['provider'],
      buckets: FIRST_TOKEN_BUCKETS_S,
      registers,
    }),
    requests: new Histogram({
      name: 'parley_http_request_seconds',
      help: 'HTTP requests by route and status.',
      labelNames: ['route', 'status'],
      buckets: LATENCY_BUCKETS_S,
      registers,
    }),
    refusals: new Counter({
      name: 'parley_rate_limited_total',
      help: 'What was refused for coming too often, by rule: the kind of action and by what it was counted.',
      labelNames: ['rule'],
      registers,
    }),
    sockets: new Gauge({ name: 'parley_sockets', help: 'Open WebSocket connections.', registers }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
