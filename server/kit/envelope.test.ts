import { expect, test } from 'vitest';
import { openEnvelope, sealEnvelope } from './envelope.ts';
import { createSealing } from './sealing.ts';

const sealing = createSealing({ secret: () => Promise.resolve('the secret of these tests, long enough') });
const SECRET = 'sk-nobody-should-read-this';

test('what is in an envelope is read in its place, and looks different in each', async () => {
  const [one, two] = [await sealEnvelope(sealing, 'here', SECRET), await sealEnvelope(sealing, 'here', SECRET)];
  expect(await openEnvelope(sealing, 'here', one)).toBe(SECRET);
  expect(Buffer.from(one.sealedSecret).equals(two.sealedSecret)).toBe(false);
  expect(Buffer.from(one.sealedSecret).includes(SECRET)).toBe(false);
});

test('neither part opens elsewhere, nor beside the other part of another one', async () => {
  const here = await sealEnvelope(sealing, 'here', SECRET);
  const there = await sealEnvelope(sealing, 'there', SECRET);
  const again = await sealEnvelope(sealing, 'here', SECRET);
  const wrong = [
    ['there', here],
    ['here', { ...here, sealedSecret: again.sealedSecret }],
    ['here', { ...here, sealedSecret: there.sealedSecret }],
    ['here', { ...here, sealedKey: there.sealedKey }],
  ] as const;
  for (const [place, envelope] of wrong) await expect(openEnvelope(sealing, place, envelope)).rejects.toThrow(/authenticate data/);
});
