import { describe, expect, test } from 'vitest';
import { checkText } from './check-text.ts';
import { createReading } from './reading.ts';
import type { WireEvent } from './reading.ts';
import { createEmission, delta, providerText } from './script.ts';
import type { DoubleRequest } from '../../server/models/doubles/script.ts';

const { whole, offsets, deltas } = providerText(20);
const ID = 'msg_1';

function message(text: string, status: string) {
  return { id: ID, role: 'ASSISTANT', status, text };
}

function snapshot(seq: number, text = '', status = 'STREAMING', epoch = 'e1'): WireEvent {
  return { __typename: 'SessionSnapshot', cursor: `${epoch}.${seq}`, messages: [message(text, status)] };
}

function text(seq: number, index: number, epoch = 'e1'): WireEvent {
  return { __typename: 'TextAppended', cursor: `${epoch}.${seq}`, messageId: ID, offset: offsets[index]!, text: deltas[index]! };
}

function ended(seq: number, content: string, status = 'COMPLETE'): WireEvent {
  return { __typename: 'MessageChanged', cursor: `e1.${seq}`, message: message(content, status) };
}

/** A faultless history: a snapshot, then every delta, then the end. */
function history(): WireEvent[] {
  return [snapshot(0), ...deltas.map((_, index) => text(index + 1, index)), ended(deltas.length + 1, whole)];
}

function read(events: readonly WireEvent[]) {
  const reading = createReading(whole);
  for (const event of events) reading.apply(structuredClone(event));
  return reading;
}

const kinds = (events: readonly WireEvent[]) => new Set(read(events).faults.map(({ kind }) => kind));

describe('the checker of the fault driver', () => {
  test('finds nothing in a faultless history', () => {
    const reading = read(history());
    expect(reading.faults).toEqual([]);
    expect(reading.messages.get(ID)?.text).toBe(whole);
    expect(checkText(whole, whole)).toEqual({ lost: 0, duplicated: 0, outOfOrder: 0, equal: true });
  });

  test('flags a delta that is missing', () => {
    expect(kinds(history().toSpliced(5, 1))).toContain('lost');
  });

  test('flags an event that came twice over one connection', () => {
    expect(kinds(history().toSpliced(5, 0, history()[5]!))).toContain('duplicated');
  });

  test('flags two events in the wrong order', () => {
    const [fourth, fifth] = history().slice(4, 6);
    expect(kinds(history().toSpliced(4, 2, fifth!, fourth!)).has('outOfOrder')).toBe(true);
  });

  test('flags a text that the provider never sent', () => {
    expect(kinds(history().toSpliced(5, 1, { ...history()[5]!, text: 'x'.repeat(deltas[4]!.length) }))).toContain('wrong');
  });

  test('flags a new epoch without a snapshot', () => {
    expect(kinds([snapshot(0), text(1, 0), text(2, 1, 'e2')])).toContain('lost');
  });

  test('flags an answer that ends shorter than it was shown', () => {
    expect(kinds([snapshot(0), text(1, 0), text(2, 1), ended(3, deltas[0]!, 'INTERRUPTED')])).toContain('lost');
  });

  test('R3: drops what another connection brought already, and counts it as no fault', () => {
    const reading = createReading(whole);
    for (const event of history().slice(0, 6)) reading.apply(structuredClone(event));
    reading.connected();
    for (const event of history().slice(4)) reading.apply(structuredClone(event));
    expect(reading.faults).toEqual([]);
    expect(reading.dropped).toBe(2);
    expect(reading.messages.get(ID)?.text).toBe(whole);
  });

  test('L3: a text after a snapshot that has it changes nothing', () => {
    const reading = read([snapshot(0, whole.slice(0, offsets[3])), text(1, 0), text(2, 1), text(3, 2), text(4, 3)]);
    expect(reading.faults).toEqual([]);
    expect(reading.messages.get(ID)?.text).toBe(whole.slice(0, offsets[4]));
    expect(reading.repeatedUnits).toBe(offsets[3]);
  });

  test('counts by the numbers in the text what it lacks, has twice, has elsewhere', () => {
    const doctored = [...deltas.slice(0, 3), deltas[4], deltas[3], deltas[3], ...deltas.slice(6)].join('');
    expect(checkText(doctored, whole)).toEqual({ lost: 1, duplicated: 1, outOfOrder: 1, equal: false });
  });
});

describe('the scripted provider', () => {
  const asking = (partial?: string) =>
    ({
      body: { messages: [{ role: 'user', content: 'Count' }, ...(partial === undefined ? [] : [{ role: 'assistant', content: partial }])] },
    }) as DoubleRequest;

  async function said(request: DoubleRequest): Promise<string> {
    const emission = createEmission(providerText(20), 1e6);
    emission.allow(20);
    let all = '';
    for await (const step of emission.script(request)) if (step.type === 'text') all += step.text;
    return all;
  }

  test('says the whole text, and goes on in the middle of a delta where it was cut off', async () => {
    expect(await said(asking())).toBe(whole);
    const cut = offsets[7]! + 2;
    expect(await said(asking(whole.slice(0, cut)))).toBe(whole.slice(cut));
    expect(delta(7).startsWith(whole.slice(offsets[7]!, cut))).toBe(true);
  });
});
