/** What the scripted provider says: numbered deltas, so that a text shows by itself what is missing, doubled or out of order. */
import type { DoubleRequest, Step } from '../../server/models/doubles/script.ts';

const WORDS = ['to', 'kühn', '漢字', 'a "quoted"', 'back\\slash', '🙂🏳️‍🌈', 'line\nbreak', '</b>&amp;', 'Ωμέγα', 'x'.repeat(24)];
const FIRST_SEED = 0x9e3779b9;
const MEAN_BURST = 3;
const MAX_LATE_MS = 200;
const DRIP_MS = 20;

export function delta(index: number): string {
  return `#${index}:${WORDS[index % WORDS.length]} `;
}

export interface ProviderText {
  deltas: readonly string[];
  /** Where each delta begins, in UTF-16 code units. */
  offsets: readonly number[];
  whole: string;
}

export function providerText(count: number): ProviderText {
  const deltas = Array.from({ length: count }, (_, index) => delta(index));
  const offsets: number[] = [];
  let length = 0;
  for (const text of deltas) {
    offsets.push(length);
    length += text.length;
  }
  return { deltas, offsets, whole: deltas.join('') };
}

export interface Emission {
  /** Deltas that went out so far, of all answers to this script; a continued answer goes on counting. */
  emitted(): number;
  /** So many go out at full speed; what follows drips, so that there is always something to miss. */
  allow(count: number): void;
  /** Resolves when so many have gone out. */
  reached(count: number): Promise<void>;
  script(request: DoubleRequest): AsyncGenerator<Step>;
}

/** Emits in bursts, as providers do; goes on where a continued answer was cut off. */
export function createEmission({ deltas, offsets, whole }: ProviderText, perSecond: number): Emission {
  let emitted = 0;
  let allowed = 0;
  const waiting: { count: number; tell(): void }[] = [];

  function count(next: number): void {
    emitted = Math.max(emitted, next);
    for (const waiter of waiting.filter((entry) => entry.count <= emitted)) {
      waiting.splice(waiting.indexOf(waiter), 1);
      waiter.tell();
    }
  }

  async function* script(request: DoubleRequest): AsyncGenerator<Step> {
    const random = createRandom(FIRST_SEED);
    const start = lengthOfPartial(request);
    let index = offsets.findLastIndex((offset) => offset <= start);
    let startedAt = performance.now();
    let sent = 0;
    let burst = 0;
    if (start >= whole.length) index = deltas.length;
    for (; index < deltas.length; index++) {
      if (index >= allowed) {
        yield { type: 'pause', ms: DRIP_MS };
        startedAt = performance.now();
        sent = 0;
      }
      const text = deltas[index]!.slice(Math.max(0, start - offsets[index]!));
      if (text !== '') yield { type: 'text', text };
      count(index + 1);
      sent++;
      if (burst-- > 0) continue;
      burst = burstLength(random());
      const early = startedAt + (sent / perSecond) * 1_000 - performance.now();
      if (early >= 1) yield { type: 'pause', ms: Math.round(early) };
      // Time that was lost stays lost: catching up would be one long burst.
      if (early < -MAX_LATE_MS) startedAt -= early;
    }
    yield { type: 'end' };
  }

  return {
    emitted: () => emitted,
    allow: (count) => void (allowed = count),
    reached: (target) => (target <= emitted ? Promise.resolve() : new Promise((tell) => void waiting.push({ count: target, tell }))),
    script,
  };
}

/** UTF-16 code units of the answer that the request asks to continue; 0 where it asks for a new one. */
function lengthOfPartial({ body }: DoubleRequest): number {
  const { messages = [] } = body as { messages?: { role: string; content: string }[] };
  const partial = messages.findLast(({ role }) => role === 'assistant')?.content;
  return partial?.startsWith(delta(0)) === true ? partial.length : 0;
}

/** Geometric: mostly one delta a chunk, sometimes many. */
function burstLength(random: number): number {
  return Math.floor(Math.log(1 - random) / Math.log(1 - 1 / MEAN_BURST));
}

/** xorshift32: the same bursts in every run. */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
