/** For tests: a worker in a process of its own that can be killed. It begins its effect, says so, and never ends. */
import { sql } from 'kysely';
import type { JobDefinition } from '../job.ts';
import { createJobNode } from './job-node.ts';

const [url = ''] = process.argv.slice(2);

const endless: JobDefinition = {
  name: 'test:job',
  every: '1 day',
  describe: 'Begins and never ends.',
  async run({ fence }) {
    await node.db.write(async (tx) => {
      await fence(tx);
      await sql`insert into effect (part) values ('first') on conflict do nothing`.execute(tx.sql());
    });
    await node.db.write(async (tx) => {
      await sql`insert into effect (part) values ('second') on conflict do nothing`.execute(tx.sql());
      process.stdout.write('half\n');
      await new Promise(() => undefined);
    });
    return {};
  },
};

const node = await createJobNode({ url, definitions: [endless], isWorker: false });
await node.jobs.start();
