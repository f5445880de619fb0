/** A sample of the hostile texts of `npm run soak -- xss` in every place; the page's own policy is left out, then in. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { samplePayloads } from '../bench/xss/payloads.ts';
import { runXss } from '../bench/xss/run.ts';
import { startEmbeddedPostgres } from '../server/kit/embedded-postgres/start.ts';

const SAMPLE = 60;
const LASTS_AT_MOST_MS = 420_000;

let database: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let folder: string;
test.beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'parley-e2e-hostile-'));
  // As root Postgres runs as another user, who must be able to enter.
  chmodSync(folder, 0o755);
  database = await startEmbeddedPostgres({ dataDir: path.join(folder, 'data'), log: { info: () => undefined } });
});
test.afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const hasPolicy of [false, true]) {
  test(`${SAMPLE} hostile texts in every place, ${hasPolicy ? 'with' : 'without'} the policy: nothing runs, nothing foreign is asked, the control fires`, async () => {
    test.setTimeout(LASTS_AT_MOST_MS);
    const payloads = samplePayloads(SAMPLE);
    const { control, seen, shown } = await runXss({
      databaseUrl: database.url,
      payloads,
      perBatch: SAMPLE,
      hasPolicy,
      tell: () => undefined,
    });
    const { ran, fetched, dialogs, found, refused } = seen;
    expect({ ran: [...ran], fetched: [...fetched], dialogs, found, refused, problems: shown.problems }).toEqual({
      ran: [],
      fetched: [],
      dialogs: [],
      found: [],
      refused: [],
      problems: [],
    });
    expect(control.fired.size).toBeGreaterThanOrEqual(payloads.length / 2);
    expect(control.scans).toBe(control.pages);
  });
}
