/** What a scripted provider does with a request: told by the prompt and the model alone, so that whoever asks again gets the same. */
import { createRandom } from '../random.ts';
import type { Random } from '../random.ts';
import { seedOf } from '../../server/models/seeded-random.ts';
import type { TokenCounts } from '../../server/billing/cost.ts';

export type Ending =
  /** Text, figures and the marker. */
  | 'whole'
  /** The same with figures that are all zero. */
  | 'zero'
  /** The same without any figures. */
  | 'silent'
  /** Text, and then the stream ends without a marker. */
  | 'cut'
  /** Text, and then nothing more. */
  | 'stall'
  /** Text for so long that somebody may stop it first. */
  | 'slow'
  /** An error that trying again would not help. */
  | 'refused';

export interface Plan {
  /** Requests that fail before this one: at once, or after they have counted their input. */
  failures: ('busy' | 'early')[];
  ending: Ending;
  /** Whether the input is told at the start already. */
  isEarly: boolean;
  reasoning: string;
  texts: readonly string[];
  usage: TokenCounts;
}

/** As the run gives up after three. */
export const MAX_REQUESTS = 3;
export const SLOW_PIECES = 40;
export const SLOW_PIECE_MS = 50;

const ENDINGS: readonly [Ending, number][] = [
  ['whole', 0.84],
  ['zero', 0.02],
  ['silent', 0.02],
  ['cut', 0.05],
  ['stall', 0.005],
  ['slow', 0.025],
  ['refused', 0.04],
];

const PROMPT = /^(modest|plain) prompt (\d+)\b/;

/** Of a workspace whose budget has to hold: what is used keeps to what was asked for. */
export function promptText(number: number, isModest: boolean): string {
  return `${isModest ? 'modest' : 'plain'} prompt ${number}`;
}

export function planOf(prompt: string, model: string): Plan {
  const isModest = PROMPT.exec(prompt)?.[1] === 'modest';
  const random = createRandom(seedOf(`${model} ${prompt}`));
  const ending = endingOf(random);
  const failures = failuresOf(random, isModest);
  const pieces = ending === 'slow' ? SLOW_PIECES : random.whole(1, 4);
  const texts = Array.from({ length: pieces }, (_, index) => `${words(random)} ${index}. `);
  const reasoning = ending === 'whole' && random.chance(0.3) ? words(random) : '';
  const usage =
    ending === 'zero'
      ? { uncachedInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 }
      : isModest
        ? {
            uncachedInput: random.whole(1, 150),
            cacheRead: random.whole(0, 100),
            cacheWrite: 0,
            output: random.whole(1, 200),
            reasoning: 0,
          }
        : {
            uncachedInput: random.whole(0, 60_000),
            cacheRead: random.chance(0.5) ? random.whole(0, 60_000) : 0,
            cacheWrite: random.chance(0.2) ? random.whole(0, 30_000) : 0,
            output: random.whole(0, 4_000),
            reasoning: random.chance(0.3) ? random.whole(0, 4_000) : 0,
          };
  return { failures, ending, isEarly: random.chance(0.5), reasoning, texts, usage };
}

function endingOf(random: Random): Ending {
  const at = random.whole(0, 1_000) / 1_000;
  let sum = 0;
  for (const [ending, share] of ENDINGS) {
    sum += share;
    if (at < sum) return ending;
  }
  return 'whole';
}

function failuresOf(random: Random, isModest: boolean): Plan['failures'] {
  if (random.chance(0.93)) return [];
  const count = random.whole(1, MAX_REQUESTS + 1);
  return Array.from({ length: count }, () => (isModest || random.chance(0.7) ? 'busy' : 'early'));
}

/** Bytes enough that no count of pieces is larger than what is estimated of them; some in scripts of several bytes. */
function words(random: Random): string {
  const word = () => random.oneOf(['tokens', 'counted', 'Größe', '計量', 'ledger', 'once', '🙂']);
  return Array.from({ length: random.whole(6, 24) }, word).join(' ');
}
