/** A process that makes messages and sends them, so that what they cost to make is not the server's. */
import { createRandom } from '../random.ts';
import { createAttempts } from './attempts.ts';
import type { Attempt } from './attempts.ts';
import { createHeadsDoor } from './heads-door.ts';
import { createHttpDoors } from './http-doors.ts';
import { DOORS, noCounts } from './plan.ts';
import type { DoorName, Order, Report } from './plan.ts';
import { createRecruiting } from './senders.ts';
import { createSocketDoors } from './socket-doors.ts';

const AT_A_TIME: Partial<Record<DoorName, number>> = {
  socket: 5,
  draft: 3,
  frames: 8,
  graphql: 6,
  heads: 12,
  webhook: 6,
  openai: 6,
  mcp: 6,
};
const REPORT_EVERY_MS = 500;
const MOST_FAULTS = 20;

async function send({ seed, counts, place, senders, until }: Order): Promise<void> {
  const attempts = createAttempts({ place, random: createRandom(seed), senders, recruit: createRecruiting(place.url) });
  const http = createHttpDoors(attempts);
  const doors: Partial<Record<DoorName, Attempt>> = { ...http.doors, ...createSocketDoors(attempts), heads: createHeadsDoor(attempts) };
  const report: Report = { sent: noCounts(), answers: {}, faults: [], faultCount: 0, isOver: false };
  const begun = noCounts();

  async function keepSending(door: DoorName): Promise<void> {
    while (report.sent[door] < counts[door] && begun[door] < counts[door] && Date.now() < until) {
      begun[door] += 1;
      const { count, answers, faults } = await doors[door]!();
      report.sent[door] += count;
      // What was begun in a bundle is as many as it turned out to be.
      begun[door] += count - 1;
      for (const answer of answers) {
        const name = `${door} ${answer}`;
        report.answers[name] = (report.answers[name] ?? 0) + 1;
      }
      for (const fault of faults) {
        if (fault === null) continue;
        report.faultCount += 1;
        if (report.faults.length < MOST_FAULTS) report.faults.push(`${door}: ${fault}`);
      }
    }
  }

  const timer = setInterval(() => process.send!(report), REPORT_EVERY_MS);
  await Promise.all(DOORS.flatMap((door) => Array.from({ length: AT_A_TIME[door] ?? 4 }, () => keepSending(door))));
  clearInterval(timer);
  await http.close();
  process.send!({ ...report, isOver: true });
}

process.on('message', (order: Order) => {
  send(order).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
