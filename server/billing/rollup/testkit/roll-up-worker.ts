/** A worker of its own process, for tests that kill it: `node roll-up-worker.ts <database> <batch>`. Says a line before and after each batch. */
import { createDatabase } from '../../../kit/db.ts';
import { createLogger } from '../../../kit/logger.ts';
import { LANES, createRollup } from '../rollup.ts';

const [url = '', batch = '100'] = process.argv.slice(2);
const db = await createDatabase({ url, entities: [], log: createLogger({ level: 'silent' }) });
const rollup = createRollup({ db });
for (let lane = 0; lane < LANES; lane++) {
  for (let added = -1; added !== 0;) {
    process.stdout.write('.\n');
    added = await rollup.rollUp(lane, Number(batch));
  }
}
await db.close();
