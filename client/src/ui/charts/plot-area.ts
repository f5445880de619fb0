import type { ValueFormat } from './value-format.ts';
import { niceTicks, tickStep } from './ticks.ts';

/** The ground on which marks are drawn: the axes' labels stand outside of it. */
export interface PlotArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly right: number;
  readonly bottom: number;
  /** Of one bucket. */
  readonly band: number;
  /** The middle of a bucket. */
  x(index: number): number;
  y(value: number): number;
  readonly ticks: readonly { value: number; label: string }[];
}

interface AreaOptions {
  width: number;
  height: number;
  count: number;
  max: number;
  format: ValueFormat;
  isWhole: boolean;
}

const TOP_PX = 10;
const BOTTOM_PX = 26;
const PX_PER_TICK = 36;
const CHARACTER_PX = 7;
const GAP_PX = 10;
const END_PX = 10;

export function plotArea({ width, height, count, max, format, isWhole }: AreaOptions): PlotArea {
  const inner = Math.max(1, height - TOP_PX - BOTTOM_PX);
  const values = niceTicks(max, { atMost: Math.max(2, Math.floor(inner / PX_PER_TICK) + 1), isWhole });
  const ticks = values.map((value) => ({ value, label: format.tick(value, tickStep(values)) }));
  const left = Math.max(...ticks.map(({ label }) => label.length)) * CHARACTER_PX + GAP_PX;
  const area = Math.max(1, width - left - END_PX);
  const band = area / Math.max(1, count);
  const most = values.at(-1) || 1;
  return {
    left,
    top: TOP_PX,
    width: area,
    height: inner,
    right: left + area,
    bottom: TOP_PX + inner,
    band,
    x: (index) => left + (index + 0.5) * band,
    y: (value) => TOP_PX + inner - (Math.max(0, value) / most) * inner,
    ticks,
  };
}

/** Which bucket lies under a place of the plot. */
export function bucketAt(area: PlotArea, px: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor((px - area.left) / area.band)));
}
