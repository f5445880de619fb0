import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pricedAs, standingAt, undated } from './price-list.ts';

interface Row {
  id: string;
  workspace_id: string | null;
  model: string;
  effective_from: string;
  created_at: string;
  withdrawn: boolean;
}

const MODEL = 'acme:one';
let next = 0;

/** Set on the day on which it takes effect, unless said otherwise. */
function row(model: string, from: string, more: Partial<Row> = {}): Row {
  next += 1;
  return { id: String(next), workspace_id: null, model, effective_from: from, created_at: from, withdrawn: false, ...more };
}

const at = (day: string) => new Date(`${day}T00:00:00Z`);
const listed = (rows: readonly Row[], day: string, model = MODEL) => standingAt(rows, model, at(day)).listed?.id ?? null;

describe('the names of a model', () => {
  test.each([
    ['claude-sonnet-5-5-20261015', 'claude-sonnet-5-5'],
    ['gpt-6-2026-10-26', 'gpt-6'],
    ['gpt-6-latest', 'gpt-6'],
    ['gpt-6.1-sol', 'gpt-6.1-sol'],
    ['claude-sonnet-5-5', 'claude-sonnet-5-5'],
    ['model-123456789', 'model-123456789'],
  ])('%s is priced as %s', (dated, plain) => {
    expect(undated(dated)).toBe(plain);
  });

  test('are its own, without a date, and all of its provider; the closest first', () => {
    expect(pricedAs('openai:gpt-6-2026-10-26')).toEqual(['openai:gpt-6-2026-10-26', 'openai:gpt-6', 'openai:*']);
    expect(pricedAs('openai:gpt-6')).toEqual(['openai:gpt-6', 'openai:*']);
    expect(pricedAs('ollama:llama4:8b')).toEqual(['ollama:llama4:8b', 'ollama:*']);
  });
});

describe('which price holds', () => {
  test('the newest in effect, to the millisecond', () => {
    const [old, fresh] = [row(MODEL, '2026-01-01T00:00:00Z'), row(MODEL, '2026-06-01T00:00:00Z')];
    expect(listed([fresh, old], '2026-05-31')).toBe(old.id);
    expect(standingAt([fresh, old], MODEL, new Date('2026-05-31T23:59:59.999Z')).listed?.id).toBe(old.id);
    expect(listed([fresh, old], '2026-06-01')).toBe(fresh.id);
  });

  test('of two from the same moment the one that was written last, also where ids have different lengths', () => {
    const [first, second] = [row(MODEL, '2026-01-01T00:00:00Z', { id: '9' }), row(MODEL, '2026-01-01T00:00:00Z', { id: '10' })];
    expect(listed([second, first], '2026-02-01')).toBe('10');
    expect(listed([first, second], '2026-02-01')).toBe('10');
  });

  test('a model’s own before its provider’s, however old; another model’s never', () => {
    const own = row(MODEL, '2026-01-01T00:00:00Z');
    const wide = row('acme:*', '2026-06-01T00:00:00Z');
    const other = row('acme:two', '2026-06-01T00:00:00Z');
    expect(listed([own, wide, other], '2026-07-01')).toBe(own.id);
    expect(listed([own, wide], '2026-07-01', 'acme:three')).toBe(wide.id);
    expect(listed([own, wide], '2026-07-01', 'acme:one-20261015')).toBe(own.id);
    expect(listed([own, wide, other], '2026-07-01', 'other:one')).toBeNull();
  });

  test('a workspace’s own stands beside the list', () => {
    const list = row(MODEL, '2026-01-01T00:00:00Z');
    const own = row('acme:*', '2026-02-01T00:00:00Z', { workspace_id: 'wsp_1' });
    const found = standingAt([list, own], MODEL, at('2026-03-01'));
    expect([found.own?.id, found.listed?.id]).toEqual([own.id, list.id]);
    expect(standingAt([list, own], MODEL, at('2026-01-15')).own).toBeNull();
  });

  test('a withdrawn one gives the word to a wider name, and a later one takes it back', () => {
    const wide = row('acme:*', '2026-01-01T00:00:00Z');
    const own = row(MODEL, '2026-01-01T00:00:00Z');
    const gone = row(MODEL, '2026-03-01T00:00:00Z', { withdrawn: true });
    const back = row(MODEL, '2026-05-01T00:00:00Z');
    expect(['2026-02-01', '2026-04-01', '2026-06-01'].map((day) => listed([wide, own, gone, back], day))).toEqual([
      own.id,
      wide.id,
      back.id,
    ]);
    expect(listed([own, gone], '2026-04-01')).toBeNull();
  });

  test('what came with the program holds before its first day; what somebody set does not, nor does what is withdrawn', () => {
    const seed = row(MODEL, '2026-06-01T00:00:00Z', { created_at: '2026-07-01T00:00:00Z' });
    const later = row(MODEL, '2027-01-01T00:00:00Z', { created_at: '2026-07-01T00:00:00Z' });
    expect(listed([later, seed], '2026-01-15')).toBe(seed.id);
    expect(listed([row(MODEL, '2026-06-01T00:00:00Z')], '2026-01-15')).toBeNull();
    expect(listed([later], '2026-01-15')).toBeNull();
    const gone = row(MODEL, '2026-08-01T00:00:00Z', { withdrawn: true });
    expect(listed([seed, gone], '2026-09-01')).toBeNull();
    expect(listed([seed, gone], '2026-01-15')).toBe(seed.id);
  });

  test('a first price of its own that is still to come changes nothing before its day', () => {
    const wide = row('acme:*', '2026-01-01T00:00:00Z');
    const coming = row(MODEL, '2026-09-01T00:00:00Z', { created_at: '2026-03-01T00:00:00Z' });
    expect(listed([wide, coming], '2026-04-01')).toBe(wide.id);
    expect(listed([wide, coming], '2026-09-01')).toBe(coming.id);
  });

  test('whatever is set, the answer for a moment before stays', () => {
    const day = fc.integer({ min: 0, max: 300 });
    const rowAt = fc.record({
      from: day,
      model: fc.constantFrom(MODEL, 'acme:*', 'acme:one-latest'),
      workspace_id: fc.constantFrom(null, 'wsp_1'),
      withdrawn: fc.boolean(),
    });
    const moment = (days: number) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString();
    fc.assert(
      fc.property(fc.array(rowAt, { maxLength: 12 }), rowAt, day, (before, added, asked) => {
        fc.pre(asked < added.from);
        const rows = before.map(({ from, model, ...more }) => row(model, moment(from), more));
        const set = row(added.model, moment(added.from), { workspace_id: added.workspace_id, withdrawn: added.withdrawn });
        const when = new Date(moment(asked));
        const id = 'acme:one-latest';
        expect(standingAt([...rows, set], id, when)).toEqual(standingAt(rows, id, when));
      }),
    );
  });
});
