/** Turns what happened into figures, and says which of them break a rule. */
import { quantile } from '../quantile.ts';
import type { FaultKind } from './reading.ts';
import type { ReaderReport } from './fleet-messages.ts';
import type { ScenarioResult } from './scenario.ts';

export interface Row {
  what: string;
  found: string;
  /** What it has to be; null for what is only told. */
  bar: string | null;
  isMet: boolean;
}

/** The node that is killed while it serves and owns nothing. */
const OTHER = 1;
const MAX_GAP_MS = 400;
const MAX_ANNOUNCE_MS = 3_000;

export function judge(result: ScenarioResult): Row[] {
  const { reports, timeline, interruptedId, completeId, stored, script } = result;
  const gaps = timeline.nodeKills.flatMap((killedAt) => gapsAfter(reports, killedAt));
  const announced = reports.map(({ ends }) => (ends[interruptedId]?.at ?? Infinity) - timeline.ownerKilledAt);
  const back = reports.map((report) => firstNewEpochAfter(report, timeline.redisKilledAt) - timeline.redisBackAt);

  return [
    ...judgeReading(reports, completeId, script.deltas),
    {
      what: 'database equals the script (SHA-256)',
      found: stored.complete.sha256 === script.sha256 ? 'yes' : 'no',
      bar: 'yes',
      isMet: stored.complete.sha256 === script.sha256,
    },
    everybody('readers equal to the script (SHA-256)', reports, completeId, script.sha256),
    everybody('readers equal to the database on the interrupted answer', reports, interruptedId, stored.interrupted.sha256),
    atMost('dead run announced, last reader', Math.max(...announced), MAX_ANNOUNCE_MS),
    atMost(
      `gap after a node's death, p99 of ${gaps.length}`,
      quantile(
        gaps.map(({ whole }) => whole),
        0.99,
      ),
      MAX_GAP_MS,
    ),
    told("gap after a node's death, median", ms(middle(gaps.map(({ whole }) => whole)))),
    told(
      '… of it noticing, waiting (full jitter), connecting, reading: medians',
      PARTS.map((part) => ms(middle(gaps.map((gap) => gap[part])))).join(', '),
    ),
    told('… and of the longest', longest(gaps)),
    told('events again after Redis was back, last reader', ms(Math.max(...back))),
    told(
      'connections, snapshots per reader',
      `${mean(reports, ({ visits }) => visits.length)}, ${mean(reports, ({ snapshots }) => snapshots)}`,
    ),
    told(
      'events dropped by the reader (R3), code units that arrived twice (L3), per reader',
      `${mean(reports, ({ dropped }) => dropped)}, ${mean(reports, ({ repeatedUnits }) => repeatedUnits)}`,
    ),
  ];
}

/** What no reader may have met, whatever happened meanwhile. */
export function judgeReading(reports: readonly ReaderReport[], messageId: string, deltas: number): Row[] {
  const texts = reports.map((report) => report.texts[messageId]);
  const count = (kind: FaultKind) => reports.flatMap(({ faults }) => faults).filter((fault) => fault.kind === kind).length;
  const sum = (pick: (text: NonNullable<(typeof texts)[number]>) => number) =>
    texts.reduce((total, text) => total + (text ? pick(text) : deltas), 0);
  return [
    zero('deltas lost', count('lost') + sum(({ check }) => check.lost)),
    zero('deltas duplicated', count('duplicated') + sum(({ check }) => check.duplicated)),
    zero('deltas out of order', count('outOfOrder') + sum(({ check }) => check.outOfOrder)),
    zero('texts that are no beginning of the script', count('wrong')),
    zero(
      'operations refused',
      reports.reduce((total, { errors }) => total + errors.length, 0),
    ),
  ];
}

export function zero(what: string, found: number): Row {
  return { what, found: String(found), bar: '0', isMet: found === 0 };
}

export function everybody(what: string, reports: readonly ReaderReport[], messageId: string, sha256: string): Row {
  const found = reports.filter((report) => report.texts[messageId]?.sha256 === sha256).length;
  return { what, found: `${found} of ${reports.length}`, bar: 'all', isMet: found === reports.length };
}

const PARTS = ['noticing', 'waiting', 'connecting', 'reading'] as const;

interface Gap {
  whole: number;
  /** Until the break was noticed, until the connection that succeeded was begun, until it was acknowledged, until its first event. */
  noticing: number;
  waiting: number;
  connecting: number;
  reading: number;
}

/** From the kill to the first event on the next connection, for whoever sat on the node that died. */
function gapsAfter(reports: readonly ReaderReport[], killedAt: number): Gap[] {
  return reports.flatMap(({ visits }) =>
    visits.flatMap((visit, i): Gap[] => {
      const { closedAt } = visit;
      if (visit.node !== OTHER || visit.openedAt >= killedAt || closedAt === null || closedAt < killedAt) return [];
      const next = visits.slice(i + 1).find(({ firstEventAt }) => firstEventAt !== null);
      if (!next) return [{ whole: Infinity, noticing: 0, waiting: Infinity, connecting: 0, reading: 0 }];
      const { openedAt, acknowledgedAt, firstEventAt } = next;
      return [
        {
          whole: firstEventAt! - killedAt,
          noticing: closedAt - killedAt,
          waiting: openedAt - closedAt,
          connecting: acknowledgedAt! - openedAt,
          reading: firstEventAt! - acknowledgedAt!,
        },
      ];
    }),
  );
}

function middle(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function longest(gaps: readonly Gap[]): string {
  const gap = gaps.toSorted((a, b) => b.whole - a.whole)[0];
  return gap ? `${ms(gap.whole)} = ${PARTS.map((part) => ms(gap[part])).join(' + ')}` : 'none';
}

function firstNewEpochAfter({ epochs }: ReaderReport, at: number): number {
  return Math.min(...Object.values(epochs).filter((heardAt) => heardAt > at));
}

function atMost(what: string, found: number, barMs: number): Row {
  return { what, found: ms(found), bar: `${barMs} ms`, isMet: found <= barMs };
}

export function told(what: string, found: string): Row {
  return { what, found, bar: null, isMet: true };
}

function ms(value: number): string {
  return Number.isFinite(value) ? `${Math.round(value)} ms` : 'never';
}

function mean(reports: readonly ReaderReport[], pick: (report: ReaderReport) => number): string {
  return (reports.reduce((sum, report) => sum + pick(report), 0) / reports.length).toFixed(1);
}
