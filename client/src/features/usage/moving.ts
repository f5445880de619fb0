/** The last minute of something that is told every second or so while it changes: what was told last still holds until it is told anew. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

const KEPT_MS = 60_000;
const STEPS = 30;

export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const oldest = sample.at - KEPT_MS;
  const firstKept = samples.findLastIndex(({ at }) => at <= oldest);
  return [...samples.slice(Math.max(0, firstKept)), sample];
}

/** In even steps up to now; null before anything was told. */
export function courseOf(samples: readonly Sample[], now: number): readonly (number | null)[] {
  return Array.from({ length: STEPS }, (_, index) => {
    const at = now - KEPT_MS + ((index + 1) * KEPT_MS) / STEPS;
    return samples.findLast((sample) => sample.at <= at)?.value ?? null;
  });
}
