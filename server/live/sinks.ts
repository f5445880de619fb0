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
export class SocketSink implements Sink {
  readonly #outlet: Outlet;
  readonly #stream: ResultStream;
  readonly #user: OutletUser;
  readonly #prefix: string;

  constructor(outlet: Outlet, stream: ResultStream, id: string, user: OutletUser) {
    this.#outlet = outlet;
    this.#stream = stream;
    this.#user = user;
    // Through a buffer it is one flat string: else every frame would join its pieces again.
    this.#prefix = Buffer.from(`{"id":${asciiJson(id)},"type":"next","payload":`).toString('latin1');
    outlet.join(user);
  }

  hasRoom(): boolean {
    return this.#outlet.hasRoom();
  }

  write(deliveries: readonly Delivery[]): void {
    this.#outlet.write(this.#prefix, deliveries);
  }

  end(): void {
    this.#outlet.leave(this.#user);
    this.#stream.end();
  }
}

export class StreamSink implements Sink {
  readonly #stream: ResultStream;

  constructor(stream: ResultStream) {
    this.#stream = stream;
  }

  hasRoom(): boolean {
    return this.#stream.isWaiting;
  }

  write(deliveries: readonly Delivery[]): void {
    this.#stream.push(deliveries.map(({ result }) => result));
  }

  end(): void {
    this.#stream.end();
  }
}
