/** The test of this folder at full size. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../server/kit/embedded-postgres/start.ts';
import { migrateDatabase } from '../../server/kit/migrate.ts';
import type { Proof } from '../drafts/soak.ts';
import { describeMachine } from '../machine.ts';
import { markdownTable } from '../markdown.ts';
import { guessPasswords } from './guessing.ts';
import { raceSignIn } from './races.ts';

const LINKS = 10_000;
const REFRESHES = 10_000;
const TWO_TABS = 1_000;
const GUESSES = 10_000;
const PLACES = 1_000;

export async function proveSignIn({ seed, tell }: { seed: number; tell: (line: string) => void }): Promise<Proof> {
  const machine = describeMachine();
  const folder = mkdtempSync(join(tmpdir(), 'parley-sign-in-'));
  chmodSync(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log: { info: () => undefined } });
  try {
    await migrateDatabase(postgres.url);
    const { attempts, problems } = await raceSignIn({
      url: postgres.url,
      seed,
      links: LINKS,
      refreshes: REFRESHES,
      twoTabs: TWO_TABS,
      tell,
    });
    const guessed = await guessPasswords({ url: postgres.url, guesses: GUESSES, places: PLACES, tell });
    const kept = (times: readonly (string | null)[]) => times.filter((code) => code !== null).length;
    const keptOut = [guessed.onKnownDevice, guessed.besideGuesser, guessed.fromNewPlace, guessed.byMail].map(kept);
    for (const problem of problems.slice(0, 5)) tell(problem);
    const count = (pattern: RegExp) => problems.filter((problem) => pattern.test(problem)).length;
    const row = (what: string, found: number) => [what, String(found), '0', found === 0 ? 'met' : '**not met**'];
    const intro =
      `${LINKS} sign-in links and ${REFRESHES} refresh tokens, each brought by 2 to 6 at the same moment, over two nodes on one database; ${TWO_TABS} logins that ` +
      `live in two tabs, refreshed at once or one of them late, then a stolen token after the grace. ${attempts} attempts. Then ${GUESSES} guesses at one password from ${PLACES} networks, ` +
      `of which ${guessed.lookedAt} were looked at and ${guessed.refused} had to wait, while the person signed in ${guessed.byMail.length} times in each way. Seed ${seed}. ${machine}\n\n` +
      `Repeat: \`npm run soak -- sign-in --seed=${seed}\``;
    const table = markdownTable(
      ['what', 'found', 'has to be', ''],
      [
        row('links that signed in twice, or nobody', count(/^a link/)),
        row('refresh tokens with more than one successor', count(/successors$/)),
        row('people who were logged out by a race', count(/logged out/)),
        row('families that outlived the reuse of a stolen token', count(/stolen|reuse/)),
        row('times that the person was kept out: in a browser of before', keptOut[0]!),
        row('… in a browser of before, in a network of the guesser', keptOut[1]!),
        row('… from a new place', keptOut[2]!),
        row('… by a mailed link', keptOut[3]!),
      ],
    );
    return {
      title: 'Races for links and refresh tokens',
      body: `${intro}\n\n${table}`,
      isMet: problems.length === 0 && keptOut.every((times) => times === 0),
    };
  } finally {
    await postgres.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
