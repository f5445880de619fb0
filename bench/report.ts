/** The results as docs/performance.md shows them: medians over the rounds, ratios taken inside each round, and the bars of LIVE.md beside. */
import { markdownTable } from './markdown.ts';
import type { FanOutSample } from './measures/fan-out.ts';
import type { LatencySample } from './measures/latency.ts';
import type { Results, ServerName } from './measures/results.ts';
import { median } from './quantile.ts';
import type { Sizes } from './sizes.ts';

export const TITLES: Record<ServerName, string> = {
  'c-send': 'C `send()` loop, nothing else',
  'raw-ws': '`ws.send` loop, nothing else',
  'socket-io': 'socket.io room',
  'yoga-recipe': 'yoga + graphql-ws + createPubSub, as documented',
  parley: '**Parley, no window**',
  'parley-window': '**Parley**',
};

export interface Bar {
  rule: string;
  what: string;
  found: string;
  has: string;
  /** null: could not be measured here. */
  isMet: boolean | null;
}

/** Of one figure of two servers, measured in the same round. */
export function ratio<Sample>(
  rounds: readonly Map<ServerName, Sample>[],
  pick: (sample: Sample) => number,
  of: ServerName,
  to: ServerName,
): number {
  return median(rounds.flatMap((round) => (round.has(of) && round.has(to) ? [pick(round.get(of)!) / pick(round.get(to)!)] : [])));
}

export function bars({ fanOut, latency, manySessions, memory, reconnect, stalled }: Results): Bar[] {
  const frame = (sample: FanOutSample) => sample.usPerFrame;
  const recipe = (of: ServerName, pick: (sample: FanOutSample) => number) => 1 / ratio(fanOut, pick, of, 'yoga-recipe');
  const ships = quietest(latency.map((round) => round.get('parley-window')!));
  const many = quietest(manySessions);
  const mib = (bytes: number) => bytes / 2 ** 20;
  return [
    atMost('M1', 'CPU per frame, no window, to a bare `ws.send` loop', ratio(fanOut, frame, 'parley', 'raw-ws'), 1, times),
    atMost('M1', '… to a C `send()` loop', ratio(fanOut, frame, 'parley', 'c-send'), 1.5, times),
    atLeast('M1', '… less than the documented recipe', recipe('parley', frame), 5, times),
    atLeast(
      'M1',
      'CPU per delta with the window, less than the documented recipe',
      recipe('parley-window', (sample) => sample.usPerDelta),
      15,
      times,
    ),
    atMost('M2', 'chunk to reader, one session, p99', ships.p99, 20, ms),
    atMost('M2', 'chunk to reader, many sessions, p99', many.p99, 20, ms),
    atMost('M2', '… share of a core', many.core, 0.65, plain),
    atMost(
      'M3',
      'memory per idle reader, to raw `ws`',
      memory.get('parley-window')!.rssBytesPerReader / memory.get('raw-ws')!.rssBytesPerReader,
      2.5,
      times,
    ),
    atMost('M4', `${reconnect.readers} readers come back, the last after`, reconnect.backMs, 10_000, ms),
    atMost('M4', 'the loop was held at most', reconnect.longestHoldMs, 250, ms),
    atMost(
      'M4',
      `executions while ${reconnect.sending.deltas} deltas went to all of them`,
      reconnect.sending.executions,
      reconnect.sending.deltas + EXTRA_EXECUTIONS,
      plain,
    ),
    atMost(
      'M4',
      'snapshots loaded for all who joined and came back',
      reconnect.joining.snapshotLoads + reconnect.returning.snapshotLoads,
      reconnect.readers / 10,
      plain,
    ),
    ...(stalled.length === 0
      ? [{ rule: 'M5', what: 'readers that stop reading', found: 'no compiler', has: '', isMet: null }]
      : [
          atMost(
            'M5',
            'memory between 10 s of stall and its end, MiB',
            median(stalled.map((sample) => mib(sample.rssAtEnd - sample.rssAfter10s))),
            5,
            plain,
          ),
          atMost(
            'M5',
            'deltas that anybody misses or has twice afterwards',
            stalled.reduce((sum, { missing, gaps, duplicates }) => sum + missing + gaps + duplicates, 0),
            0,
            plain,
          ),
          atMost('M5', "the others' p99, to before", median(stalled.map((sample) => sample.p99While / sample.p99Before)), 1.1, times),
        ]),
  ];
}

/** Somebody comes or goes: presence is executed, too. */
const EXTRA_EXECUTIONS = 10;

export function renderReport(results: Results, sizes: Sizes): string {
  const { fanOut, latency, manySessions, memory, reconnect, stalled } = results;
  const faults = countFaults(results);
  const barRows = bars(results).map(({ rule, what, found, has, isMet }) => [
    rule,
    what,
    found,
    has,
    isMet === null ? '' : isMet ? 'met' : '**not met**',
  ]);
  return [
    markdownTable(['rule', 'what', 'found', 'has to be', ''], barRows),
    `Deltas that a reader lacked or had twice, in all runs together: ${faults}.`,
    `### M1: ${sizes.fanOut.readers} readers of one session`,
    markdownTable(
      ['server', 'µs per frame', 'µs per delta', 'deltas/s', 'idle, µs per reader and second'],
      names(fanOut).map((name) => {
        const of = (pick: (sample: FanOutSample) => number) => median(fanOut.map((round) => pick(round.get(name)!)));
        return [
          TITLES[name],
          of((s) => s.usPerFrame).toFixed(2),
          of((s) => s.usPerDelta).toFixed(2),
          thousands(of((s) => s.deltasPerSecond)),
          of((s) => s.idleUsPerReaderSecond).toFixed(0),
        ];
      }),
    ),
    `### M2: ${sizes.latency.perSecond} deltas a second and session, in bursts`,
    markdownTable(
      ['server', 'readers', 'p50', 'p99', 'core', 'arrived', 'waited'],
      [
        ...names(latency).map((name) => [
          TITLES[name],
          String(sizes.latency.readers),
          ...latencyCells(latency.map((round) => round.get(name)!)),
        ]),
        [TITLES['parley-window'], `${sizes.latency.sessionReaders} in ${sizes.latency.sessions} sessions`, ...latencyCells(manySessions)],
      ],
    ),
    `### M3: memory per idle reader, of ${sizes.memory.readers}`,
    markdownTable(
      ['server', 'resident', 'heap and buffers'],
      [...memory].map(([name, sample]) => [TITLES[name], kib(sample.rssBytesPerReader), kib(sample.heapBytesPerReader)]),
    ),
    `### M4: ${reconnect.readers} readers are cut at once and come back`,
    `All back after ${ms(reconnect.backMs)}; the loop was held for at most ${ms(reconnect.longestHoldMs)}.`,
    markdownTable(
      ['phase', 'executions', 'snapshots loaded'],
      [
        ['all join', String(reconnect.joining.executions), String(reconnect.joining.snapshotLoads)],
        [`${reconnect.sending.deltas} deltas to all`, String(reconnect.sending.executions), String(reconnect.sending.snapshotLoads)],
        ['all come back, each from its own cursor', String(reconnect.returning.executions), String(reconnect.returning.snapshotLoads)],
      ],
    ),
    '### M5: readers that stop reading',
    stalled.length === 0
      ? 'Not measured: there is no compiler for the narrow line.'
      : markdownTable(
          [
            'readers',
            'that stop',
            'resident before',
            'after 10 s',
            'at the end',
            "others' p99 before",
            'meanwhile',
            'missing afterwards',
            'gaps',
            'duplicates',
          ],
          stalled.map((s) => [
            ...[s.readers, s.stalled].map(String),
            ...[s.rssBefore, s.rssAfter10s, s.rssAtEnd].map(mebi),
            ...[s.p99Before, s.p99While].map(ms),
            ...[s.missing, s.gaps, s.duplicates].map(String),
          ]),
        ),
  ].join('\n\n');
}

export function countFaults({ fanOut, latency, manySessions, reconnect, stalled }: Results): number {
  const samples = [...fanOut.flatMap((round) => [...round.values()]), ...latency.flatMap((round) => [...round.values()]), ...manySessions];
  return (
    samples.reduce((sum, { faults }) => sum + faults, 0) +
    reconnect.lost +
    stalled.reduce((sum, { gaps, duplicates }) => sum + gaps + duplicates, 0)
  );
}

function names<Sample>(rounds: readonly Map<ServerName, Sample>[]): ServerName[] {
  return [...(rounds[0]?.keys() ?? [])];
}

/** The round in which the machine's other work took least. */
export function quietest(samples: readonly LatencySample[]): LatencySample {
  return samples.toSorted((a, b) => a.waited - b.waited)[0]!;
}

function latencyCells(samples: readonly LatencySample[]): string[] {
  const { p50, p99, core, arrived, waited } = quietest(samples);
  return [ms(p50), ms(p99), core.toFixed(2), `${Math.round(arrived * 100)} %`, `${(waited * 100).toFixed(1)} %`];
}

function atMost(rule: string, what: string, value: number, bar: number, show: (value: number) => string): Bar {
  return { rule, what, found: show(value), has: `≤ ${show(bar)}`, isMet: Number.isNaN(value) ? null : value <= bar };
}

function atLeast(rule: string, what: string, value: number, bar: number, show: (value: number) => string): Bar {
  return { rule, what, found: show(value), has: `≥ ${show(bar)}`, isMet: Number.isNaN(value) ? null : value >= bar };
}

const plain = (value: number) => (Number.isNaN(value) ? 'not measured' : String(Math.round(value * 100) / 100));
const times = (value: number) => (Number.isNaN(value) ? 'not measured' : `${value.toFixed(2)} x`);
const ms = (value: number) => `${value < 100 ? value.toFixed(1) : Math.round(value)} ms`;
const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
const mebi = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
const thousands = (value: number) => `${Math.round(value / 1_000)} k`;
