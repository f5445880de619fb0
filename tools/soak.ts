/** Heavy proofs: `npm run soak`, or by name, with the seed of an earlier run: `npm run soak -- drafts --seed=7`. Results go to docs/proofs.md. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { proveDrafts } from '../bench/drafts/soak.ts';
import type { Proof } from '../bench/drafts/soak.ts';
import { proveFuzz } from '../bench/fuzz/soak.ts';
import { proveClosing, proveMonths } from '../bench/invoices/soak.ts';
import { writeSection } from '../bench/markdown.ts';
import { proveLedger, proveMetering } from '../bench/money/soak.ts';
import { randomSeed } from '../bench/random.ts';
import { proveSignIn } from '../bench/sign-in/soak.ts';
import { proveVersions } from '../bench/versions/soak.ts';
import { proveWebhooks } from '../bench/webhooks/soak.ts';
import { proveXss } from '../bench/xss/soak.ts';

const PAGE = join(import.meta.dirname, '../docs/proofs.md');
const PROOFS: Record<string, (options: { seed: number; tell: (line: string) => void }) => Promise<Proof>> = {
  drafts: proveDrafts,
  months: proveMonths,
  closing: proveClosing,
  ledger: proveLedger,
  metering: proveMetering,
  webhooks: proveWebhooks,
  'sign-in': proveSignIn,
  fuzz: proveFuzz,
  xss: proveXss,
  versions: proveVersions,
};

const { values, positionals } = parseArgs({ options: { seed: { type: 'string' } }, allowPositionals: true });
const names = positionals.length > 0 ? positionals : Object.keys(PROOFS);
const startedAt = performance.now();

for (const name of names) {
  const prove = PROOFS[name];
  if (!prove) throw new Error(`there is no proof "${name}"; there are: ${Object.keys(PROOFS).join(', ')}`);
  const seed = values.seed === undefined ? randomSeed() : Number(values.seed);
  console.log(`${name}, seed ${seed}`);
  const { title, body, isMet } = await prove({
    seed,
    tell: (line) => console.log(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}`),
  });
  console.log(`\n${body}\n`);
  writeSection(PAGE, title, body);
  if (!isMet) process.exitCode = 1;
}
