/** What the live path counts; prom-client's metrics have this shape. */
interface Gauge {
  inc(): void;
  dec(): void;
}
interface Counter {
  inc(by: number): void;
}

export interface LiveMetrics {
  /** Open readers. */
  readers: Gauge;
  /** Sockets with more unsent than they may have. */
  staleReaders: Gauge;
  /** Bytes written to stalled sockets and not sent, measured now and then. */
  queuedBytes: { set(value: number): void };
  /** Entries of logs that reached this node. */
  events: Counter;
  frames: Counter;
  flushSeconds: { observe(seconds: number): void };
}

const gauge: Gauge = { inc: () => undefined, dec: () => undefined };

export const NO_METRICS: LiveMetrics = {
  readers: gauge,
  staleReaders: gauge,
  queuedBytes: { set: () => undefined },
  events: { inc: () => undefined },
  frames: { inc: () => undefined },
  flushSeconds: { observe: () => undefined },
};
