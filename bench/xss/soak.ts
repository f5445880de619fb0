/** Hostile texts at full size: all of them everywhere without the page's policy, then some of them with it. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../server/kit/embedded-postgres/start.ts';
import { ensureClient } from '../../tools/client-build.ts';
import type { Proof } from '../drafts/soak.ts';
import { describeMachine } from '../machine.ts';
import { markdownTable } from '../markdown.ts';
import { createRandom } from '../random.ts';
import { allPayloads, joined, samplePayloads, shownIn } from './payloads.ts';
import type { Payload } from './payloads.ts';
import { TEXT_FIELDS } from './replies.ts';
import { runXss } from './run.ts';
import type { XssResult } from './run.ts';

const LEAST = 2_600;
const PER_BATCH = 1_000;
const WITH_POLICY = 100;

interface ProofOptions {
  seed: number;
  tell: (line: string) => void;
}

export async function proveXss({ seed, tell }: ProofOptions): Promise<Proof> {
  const machine = describeMachine();
  const folder = mkdtempSync(join(tmpdir(), 'parley-xss-'));
  chmodSync(folder, 0o755);
  await ensureClient();
  try {
    const payloads = shuffled(allPayloads(), seed);
    const bare = await run(join(folder, 'bare'), { payloads, hasPolicy: false, tell });
    const guarded = await run(join(folder, 'guarded'), { payloads: samplePayloads(WITH_POLICY), hasPolicy: true, tell });
    for (const problem of [...bare.shown.problems, ...guarded.shown.problems, ...bare.seen.found, ...guarded.seen.found].slice(0, 30))
      tell(problem);
    const rows = rowsOf(payloads, bare, guarded);
    const body =
      `${payloads.length} payloads of ten families, made and not collected, in batches with neighbours by chance, in a real Chromium against a real server. Messages come from a model token by ` +
      `token, cut where parsers change their minds; drafts, comments, files, mails and addresses take their real ways; in all other places every text that the API gives is ` +
      `replaced on its way to the page (${bare.fields.size} fields: ${[...bare.fields].toSorted().join(', ')}). The page’s policy is taken out, so that the rendering alone is measured; ` +
      `then ${WITH_POLICY} of them meet the whole page. The control takes them, and what marked makes of them, for markup. Seed ${seed}. ${machine}\n\n` +
      `Repeat: \`npm run soak -- xss --seed=${seed}\`\n\n${markdownTable(['what', 'found', 'has to be', ''], rows)}\n\n${markdownTable(['place', 'payloads seen to stand there as text'], placesOf(payloads, bare))}`;
    return { title: 'Hostile texts', body, isMet: rows.every(([, , , met]) => met !== NOT_MET) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(
  dataDir: string,
  options: { payloads: readonly Payload[]; hasPolicy: boolean; tell: ProofOptions['tell'] },
): Promise<XssResult> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: { info: () => undefined } });
  try {
    return await runXss({ ...options, databaseUrl: postgres.url, perBatch: PER_BATCH });
  } finally {
    await postgres.close();
  }
}

function shuffled(payloads: Payload[], seed: number): Payload[] {
  const random = createRandom(seed);
  return payloads
    .map((payload) => ({ payload, order: random.whole(0, 2 ** 31) }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ payload }) => payload);
}

const NOT_MET = '**not met**';

function rowsOf(payloads: readonly Payload[], bare: XssResult, guarded: XssResult): string[][] {
  const judged = (what: string, found: string | number, bar: string, is: boolean) => [what, String(found), bar, is ? 'met' : NOT_MET];
  const none = (what: string, found: number) => judged(what, found, '0', found === 0);
  const { control } = bare;
  const of = ({ seen, shown }: XssResult, suffix: string) => [
    none(`payloads that ran${suffix}`, seen.ran.size),
    none(`payloads that opened a dialog${suffix}`, seen.dialogs.length),
    none(`foreign addresses that were asked${suffix}`, seen.fetched.size),
    none(`elements, handlers and addresses in the page that could${suffix}`, seen.found.length),
    none(`places that could not be looked at${suffix}`, shown.problems.length),
  ];
  return [
    judged('payloads', payloads.length, `≥ ${LEAST}`, payloads.length >= LEAST),
    ...of(bare, ', without the policy'),
    judged(
      'of the control ran or were fetched',
      control.fired.size,
      `≥ ${Math.ceil(payloads.length / 2)}`,
      control.fired.size >= payloads.length / 2,
    ),
    judged('pages of the control in which the scan found something', control.scans, String(control.pages), control.scans === control.pages),
    ...of(guarded, ', with it'),
    none('times that the policy had to refuse something', guarded.seen.refused.length),
    ['fields of the schema that are text', String(TEXT_FIELDS.size), '', ''],
    ['seconds', `${bare.seconds} and ${guarded.seconds}`, '', ''],
  ];
}

function placesOf(payloads: readonly Payload[], { shown }: XssResult): string[][] {
  const readable = shownIn(joined(payloads), payloads).length;
  return [...shown.places].filter(([, ids]) => ids.size > 0).map(([name, ids]) => [name, `${ids.size} of ${readable} that can be read`]);
}
