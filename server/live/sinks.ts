/** Where a reader's results go: past the transport onto the socket, or to whoever pulls them (LIVE.md F1, F5). */
import { asciiJson } from './ascii-json.ts';
import type { Delivery } from './execution.ts';
import type { Outlet, OutletUser } from './outlet.ts';
import type { ResultStream } from './result-stream.ts';

export interface Sink {
  /** Takes more now. Where not, its group is asked for a flush as soon as it does. */
  hasRoom(): boolean;
  write(deliveries: readonly Delivery[]): void;
  /** Nothing more comes; what was written arrives first. */
  end(): void;
}

/** The stream stays silent: graphql-ws keeps the whole protocol and sends `complete` when it ends. */
export function createSocketSink(outlet: Outlet, stream: ResultStream, id: string, user: OutletUser): Sink {
  const prefix = `{"id":${asciiJson(id)},"type":"next","payload":`;
  outlet.users.add(user);
  return {
    hasRoom: outlet.hasRoom,
    write(deliveries) {
      outlet.write(prefix, deliveries);
    },
    end() {
      outlet.leave(user);
      stream.end();
    },
  };
}

export function createStreamSink(stream: ResultStream): Sink {
  return {
    hasRoom: () => stream.isWaiting,
    write(deliveries) {
      stream.push(deliveries.map(({ result }) => result));
    },
    end: stream.end,
  };
}
