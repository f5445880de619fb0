/** Peer: a socket.io room, which encodes once for all of its members. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { servePeer } from './control.ts';
import { MESSAGE_ID } from './payload.ts';

const http = createServer();
const io = new Server(http, { transports: ['websocket'], serveClient: false });
io.on('connection', (socket) => void socket.join('session'));
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', 4_096, resolve));

await servePeer({
  port: (http.address() as AddressInfo).port,
  publish(_session, seq, text) {
    const event = { __typename: 'TextAppended', cursor: `peer.${seq}`, messageId: MESSAGE_ID, offset: seq, text };
    io.to('session').emit('next', { data: { sessionEvents: event } });
  },
});
