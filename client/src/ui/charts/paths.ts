import type { PlotArea } from './plot-area.ts';
import type { Layer } from './series.ts';

const BAR_SHARE = 0.72;
const MOST_BAR_PX = 36;
const ROUND_FROM_PX = 6;
const RADIUS_PX = 2.5;
/** The ground shows between two parts: neighbours are told apart without their colours. */
const SEAM_PX = 1.5;
const THINNEST_PX = 1;
const RULE_SHARE = 0.6;

const px = (value: number): string => (Math.round(value * 100) / 100).toString();

export function barWidth({ band }: PlotArea): number {
  return band < 3 ? band : Math.max(1, Math.min(MOST_BAR_PX, band * BAR_SHARE));
}

export interface BarsOptions {
  /** Buckets of which this layer is the highest: their corners are round. */
  isTop: (index: number) => boolean;
  only?: (index: number) => boolean;
}

/** All bars of one layer as one path. */
export function barsPath(area: PlotArea, layer: Pick<Layer, 'from' | 'to'>, { isTop, only = () => true }: BarsOptions): string {
  const width = barWidth(area);
  const parts = layer.to.map((to, index) => {
    const from = layer.from[index] ?? 0;
    if (to <= from || !only(index)) return '';
    const bottom = area.y(from) - (from > 0 && area.y(from) - area.y(to) > 2 * SEAM_PX ? SEAM_PX : 0);
    const top = Math.min(area.y(to), bottom - (from > 0 ? 0 : THINNEST_PX));
    return bar(area.x(index) - width / 2, top, width, bottom - top, isTop(index));
  });
  return parts.join('');
}

function bar(x: number, y: number, width: number, height: number, isRound: boolean): string {
  const radius = isRound && width >= ROUND_FROM_PX ? Math.min(RADIUS_PX, height) : 0;
  const straight = height - radius;
  if (radius === 0) return `M${px(x)} ${px(y)}h${px(width)}v${px(height)}h${px(-width)}z`;
  const corner = px(radius);
  return (
    `M${px(x)} ${px(y + height)}v${px(-straight)}q0 -${corner} ${corner} -${corner}` +
    `h${px(width - 2 * radius)}q${corner} 0 ${corner} ${corner}v${px(straight)}z`
  );
}

/** A rule at each bucket's height: where the bar of another period would end. */
export function rulesPath(area: PlotArea, values: readonly (number | null)[]): string {
  const width = Math.max(1, barWidth(area) * RULE_SHARE);
  const rule = (value: number | null, index: number): string =>
    value === null || value === 0 ? '' : `M${px(area.x(index) - width / 2)} ${px(area.y(value))}h${px(width)}`;
  return values.map(rule).join('');
}

/** Straight from point to point, broken where nothing was measured; a point alone is a dot for a round cap. */
export function linePath(area: PlotArea, values: readonly (number | null)[]): string {
  let isOpen = false;
  const parts = values.map((value, index) => {
    if (value === null) {
      isOpen = false;
      return '';
    }
    const isAlone = !isOpen && (values[index + 1] ?? null) === null;
    const place = `${px(area.x(index))} ${px(area.y(value))}`;
    const part = isOpen ? `L${place}` : `M${place}${isAlone ? 'h0' : ''}`;
    isOpen = true;
    return part;
  });
  return parts.join('');
}

/** Between two lines; `low` null: down to the ground. */
export function areaPath(area: PlotArea, high: readonly (number | null)[], low: readonly (number | null)[] | null = null): string {
  return runsOf(high, low)
    .map((indices) => {
      const over = indices.map((index) => `${px(area.x(index))} ${px(area.y(high[index] ?? 0))}`);
      const under = indices.toReversed().map((index) => `${px(area.x(index))} ${px(area.y(low?.[index] ?? 0))}`);
      return `M${over.join('L')}L${under.join('L')}z`;
    })
    .join('');
}

/** Neighbouring buckets in which both lines are known. */
function runsOf(high: readonly (number | null)[], low: readonly (number | null)[] | null): number[][] {
  const runs: number[][] = [];
  let last = -2;
  for (const [index, value] of high.entries()) {
    if (value === null || (low !== null && (low[index] ?? null) === null)) continue;
    if (index !== last + 1) runs.push([]);
    runs.at(-1)?.push(index);
    last = index;
  }
  return runs;
}
