/**
 * The line protocol that all peers speak, so that one driver can run them: `rate <events/s> <ms> <even|burst> <length>`, `sat <window> <ms>`,
 * `stats`, `gc`, each answered by one line; `stop` ends a `rate` early; `seen <n>` from the load client: so many events have reached everybody.
 */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { markedText, nowUs } from './payload.ts';

const MEAN_BURST = 3;
const LOOP_RESOLUTION_MS = 1;

export interface Peer {
  port: number;
  /** Sent to every reader of the session. */
  publish(session: number, seq: number, text: string): void;
  sessions?: number;
  /** For the load client, as JSON. */
  details?: Record<string, unknown>;
  stats?(): Record<string, number>;
}

export async function servePeer(peer: Peer): Promise<void> {
  const sessions = peer.sessions ?? 1;
  const seqs = Array.from({ length: sessions }, () => 0);
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  loop.enable();
  let seen = 0;
  let isStopped = false;
  let onSeen = (): void => undefined;

  function publish(session: number, dueUs: number, length: number): void {
    const seq = ++seqs[session]!;
    peer.publish(session, seq, markedText(seq, dueUs, length));
  }

  /** Open loop: what is late keeps the time at which it was due (no coordinated omission). */
  async function rate(perSecond: number, ms: number, arrivals: string, length: number): Promise<number> {
    const startUs = nowUs();
    const endUs = startUs + ms * 1_000;
    const gapUs = 1e6 / perSecond;
    const dueUs = seqs.map((_, session) => startUs + (gapUs * session) / sessions);
    let published = 0;
    for (;;) {
      const now = nowUs();
      for (let session = 0; session < sessions; session++) {
        while (dueUs[session]! <= Math.min(now, endUs)) {
          const burst = arrivals === 'burst' ? geometric() : 1;
          for (let i = 0; i < burst; i++) publish(session, dueUs[session]!, length);
          published += burst;
          dueUs[session]! += gapUs * (arrivals === 'burst' ? MEAN_BURST : 1);
        }
      }
      if (now >= endUs || isStopped) break;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return published;
  }

  /** Closed loop: never more than `window` events that somebody has not seen; one event a turn, as Node would join what one turn writes. */
  async function saturate(window: number, ms: number): Promise<number> {
    const end = performance.now() + ms;
    let published = 0;
    seen = 0;
    const wake = setTimeout(() => onSeen(), ms);
    while (performance.now() < end) {
      if (published - seen < window) {
        publish(0, nowUs(), 0);
        published++;
      } else {
        await new Promise<void>((resolve) => (onSeen = resolve));
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    clearTimeout(wake);
    return published;
  }

  async function perform(command: string, args: string[]): Promise<string> {
    const [first = '', second = '', third = '', fourth = '0'] = args;
    switch (command) {
      case 'rate':
        isStopped = false;
        return String(await rate(Number(first), Number(second), third, Number(fourth)));
      case 'sat':
        return String(await saturate(Number(first), Number(second)));
      case 'stats': {
        const { user, system } = process.cpuUsage();
        const { rss, heapUsed, external } = process.memoryUsage();
        const longestHoldMs = loop.max / 1e6;
        loop.reset();
        return JSON.stringify({
          cpuUs: user + system,
          userUs: user,
          rss,
          heapUsed,
          external,
          longestHoldMs,
          atUs: nowUs(),
          ...peer.stats?.(),
        });
      }
      case 'gc':
        for (let i = 0; i < 3; i++) {
          await global.gc?.({ execution: 'async' });
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        return 'ok';
      default:
        return 'unknown';
    }
  }

  function hear(socket: Socket): void {
    createInterface({ input: socket }).on('line', (line) => {
      const [command = '', ...args] = line.split(' ');
      if (command === 'stop') return void (isStopped = true);
      if (command === 'seen') {
        seen = Number(args[0]);
        return onSeen();
      }
      void perform(command, args).then((reply) => socket.write(`${reply}\n`));
    });
    socket.on('error', () => undefined);
  }

  const server = createServer({ noDelay: true }, hear);
  server.listen(0, '127.0.0.1', () => {
    const { port: control } = server.address() as AddressInfo;
    process.stdout.write(`READY ${JSON.stringify({ port: peer.port, control, sessions, ...peer.details })}\n`);
  });
  process.stdin.resume().on('end', () => process.exit(0));
}

/** 1, 2, 3 …, on average MEAN_BURST. */
function geometric(): number {
  return 1 + Math.floor(Math.log(1 - Math.random()) / Math.log(1 - 1 / MEAN_BURST));
}
