/** Peer: `ws` alone. One `ws.send` per reader, each with its operation's id in front, as any protocol with ids needs. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { servePeer } from './control.ts';
import { deltaResult } from './payload.ts';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', backlog: 4_096 });
await once(server, 'listening');
const prefixes = new WeakMap<object, string>();
server.on('connection', (ws) => prefixes.set(ws, `{"id":"${randomUUID()}","type":"next","payload":`));

await servePeer({
  port: (server.address() as AddressInfo).port,
  publish(_session, seq, text) {
    const body = `${deltaResult(seq, text)}}`;
    for (const ws of server.clients) ws.send(prefixes.get(ws)! + body);
  },
});
