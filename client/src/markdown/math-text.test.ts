import { expect, test } from 'vitest';
import { hasMath, normalizeMath } from './math-text.ts';

test.each([
  ['It costs $5 and then $10.', 'It costs \\$5 and then \\$10.'],
  ['Let $x + 1$ be', 'Let $x + 1$ be'],
  ['Let \\( x \\) be', 'Let $x$ be'],
  ['\\[\nx^2\n\\]', '$$\nx^2\n$$'],
  ['- so\n  \\[ x \\]', '- so\n  $$\n  x\n  $$'],
  ['$$x$$', '$$\nx\n$$'],
  ['so $$x$$ holds', 'so $$x$$ holds'],
  ['run `echo $HOME` now', 'run `echo $HOME` now'],
  ['``a ` $b$ c``', '``a ` $b$ c``'],
  ['already \\$5', 'already \\$5'],
])('%j becomes %j', (source, expected) => {
  expect(normalizeMath(source)).toBe(expected);
});

test.each([
  ['$5 and $10', false],
  ['`$x$`', false],
  ['$x$', true],
  ['\\(x\\)', true],
  ['$PATH is unset', false],
])('%j has a formula: %j', (source, expected) => {
  expect(hasMath(source)).toBe(expected);
});

test('hostile repetition stays fast', () => {
  const started = performance.now();
  for (const piece of ['\\[', '`', '$', '$$', '\\(', '``` ']) normalizeMath(piece.repeat(20_000));
  expect(performance.now() - started).toBeLessThan(3_000);
});
