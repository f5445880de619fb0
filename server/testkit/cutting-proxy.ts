/** A way to a server that breaks when a test says so. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface CuttingProxy {
  port: number;
  /** Ends all connections without a word. */
  cut(): void;
  /** While it is closed nobody comes in; who is in is cut off. */
  setClosed(isClosed: boolean): void;
  close(): Promise<void>;
}

export async function startCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let isClosed = false;

  function keep(socket: Socket): Socket {
    sockets.add(socket);
    // A cut is an error at the other end, and meant.
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  }

  function cut(): void {
    for (const socket of sockets) socket.destroy();
  }

  const server = createServer((incoming) => {
    keep(incoming);
    if (isClosed) return void incoming.destroy();
    const outgoing = keep(connect(targetPort, '127.0.0.1'));
    incoming.pipe(outgoing).on('close', () => incoming.destroy());
    outgoing.pipe(incoming).on('close', () => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    cut,
    setClosed(next) {
      isClosed = next;
      if (next) cut();
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
