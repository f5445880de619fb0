// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { installBrowserParts } from '../../testkit/browser-parts.ts';
import { AreaLine } from './area-line.tsx';
import { BandLine } from './band-line.tsx';
import { BarList } from './bar-list.tsx';
import { ChartFrame } from './chart-frame.tsx';
import type { ChartState } from './chart-frame.tsx';
import { forecast } from './forecast.ts';
import { ForecastLine } from './forecast-line.tsx';
import { Meter } from './meter.tsx';
import { Sparkline } from './sparkline.tsx';
import { StackedBars } from './stacked-bars.tsx';
import type { TimeBuckets } from './time-axis.ts';
import { countFormat, durationFormat, moneyFormat } from './value-format.ts';
import { bucketStarts } from './zone.ts';

const WIDTH_PX = 641;
const money = moneyFormat('en-US');

beforeEach(() => {
  installBrowserParts();
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => WIDTH_PX });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(HTMLElement.prototype, 'clientWidth');
});

const starts = bucketStarts(Date.UTC(2026, 10, 17), Date.UTC(2026, 10, 21), 'day', 'UTC');
const buckets: TimeBuckets = { unit: 'day', starts, timeZone: 'UTC', isLastOpen: true };
const opus = { id: 'opus', name: 'Opus', color: 'brown', values: [1_000_000, 2_000_000, 0, 3_000_001] };
const gpt = { id: 'gpt', name: 'GPT', color: 'green', values: [4_200, 0, 0, 1_000_000] };

const plot = () => screen.getByRole('slider');
const said = () => plot().getAttribute('aria-valuetext');
const card = () => document.querySelector<HTMLElement>('[data-reading]');
const lines = () => [...(card()?.querySelectorAll('li') ?? [])].map((line) => line.textContent);
const press = (key: string) => fireEvent.keyDown(plot(), { key });

function bars() {
  return render(<StackedBars title="Spend" buckets={buckets} series={[opus, gpt]} previous={[500_000, 0, 0, 9_000_000]} format={money} />);
}

describe('reading a chart', () => {
  test('arrow keys go from bucket to bucket and say exact values; the picture is no matter to screen readers', () => {
    bars();
    expect(plot().getAttribute('aria-label')).toBe('Spend. Arrow keys read one value after the other');
    press('ArrowLeft');
    expect(said()).toBe(`${'Fri, Nov 20, 2026'}, so far: GPT $1.00, Opus $3.000001, Total $4.000001, Period before $9.00`);
    press('ArrowLeft');
    expect(plot().getAttribute('aria-valuenow')).toBe('2');
    expect(said()).toContain('Total $0.00');
    press('Home');
    expect(lines()).toEqual(['GPT$0.004200', 'Opus$1.00', 'Total$1.004200', 'Period before$0.50']);
    press('ArrowLeft');
    expect(plot().getAttribute('aria-valuenow')).toBe('0');
    press('End');
    expect(plot().getAttribute('aria-valuenow')).toBe('3');
    expect(document.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
  });

  test('Escape puts the crosshair away and is left to others when there is none', () => {
    const outside = vi.fn<() => void>();
    render(
      // eslint-disable-next-line jsx-a11y/no-static-element-interactions
      <div onKeyDown={outside}>
        <StackedBars title="Spend" buckets={buckets} series={[opus]} format={money} />
      </div>,
    );
    press('ArrowLeft');
    outside.mockClear();
    press('Escape');
    expect(card()).toBeNull();
    expect(outside).not.toHaveBeenCalled();
    press('Escape');
    expect(outside).toHaveBeenCalledTimes(1);
  });

  test('other keys stay with the page', () => {
    bars();
    expect(fireEvent.keyDown(plot(), { key: 'j' })).toBe(true);
    expect(fireEvent.keyDown(plot(), { key: 'ArrowLeft', altKey: true })).toBe(true);
    expect(card()).toBeNull();
  });

  test('the mouse reads where it is and leaves nothing behind', () => {
    bars();
    fireEvent.pointerMove(plot(), { clientX: 60, pointerType: 'mouse' });
    expect(card()?.textContent).toContain('Tue, Nov 17, 2026');
    fireEvent.pointerMove(plot(), { clientX: WIDTH_PX - 20, pointerType: 'mouse' });
    expect(card()?.textContent).toContain('Fri, Nov 20, 2026');
    fireEvent.pointerLeave(plot(), { pointerType: 'mouse' });
    expect(card()).toBeNull();
  });

  test('a finger taps and drags, and what it read stays until it goes elsewhere', () => {
    bars();
    fireEvent.pointerMove(plot(), { clientX: 60, pointerType: 'touch', buttons: 0 });
    expect(card()).toBeNull();
    fireEvent.pointerDown(plot(), { clientX: 60, pointerType: 'touch', buttons: 1 });
    fireEvent.pointerMove(plot(), { clientX: 300, pointerType: 'touch', buttons: 1 });
    fireEvent.pointerLeave(plot(), { pointerType: 'touch' });
    expect(card()?.textContent).toContain('Wed, Nov 18, 2026');
    fireEvent.blur(plot());
    expect(card()).toBeNull();
  });

  test('a finger that scrolls the page reads nothing', () => {
    bars();
    fireEvent.pointerDown(plot(), { clientX: 60, pointerType: 'touch', buttons: 1 });
    fireEvent.pointerCancel(plot(), { pointerType: 'touch' });
    expect(card()).toBeNull();
  });
});

describe('stacked bars', () => {
  const entry = (name: RegExp) => screen.getByRole('button', { name });

  test('say beside their names what they add up to, and put parts away', () => {
    bars();
    expect(entry(/^Opus/u).textContent).toBe('Opus$6.00');
    expect(screen.getByText('Period before').textContent).toBe('Period before$9.50');
    fireEvent.click(entry(/^Opus/u));
    expect(entry(/^Opus/u).getAttribute('aria-pressed')).toBe('false');
    press('Home');
    // A part cannot be compared with the whole of the period before.
    expect(lines()).toEqual(['GPT$0.004200']);
    expect(screen.queryByText('Period before')).toBeNull();
  });

  test('the last part put away brings all of them back', () => {
    bars();
    fireEvent.click(entry(/^Opus/u));
    fireEvent.click(entry(/^GPT/u));
    expect(entry(/^Opus/u).getAttribute('aria-pressed')).toBe('true');
    expect(entry(/^GPT/u).getAttribute('aria-pressed')).toBe('true');
  });

  test('one part alone needs no legend and no total', () => {
    render(<StackedBars title="Spend" buckets={buckets} series={[opus]} format={money} />);
    expect(screen.queryByRole('button')).toBeNull();
    press('Home');
    expect(lines()).toEqual(['Opus$1.00']);
  });
});

test('a line says what was not measured', () => {
  const people = { id: 'people', name: 'People', color: 'teal', values: [1, null, 2, 3] };
  render(<AreaLine title="People" buckets={buckets} series={people} previous={[4, 5, 6, 7]} format={countFormat('en')} isWhole />);
  press('Home');
  press('ArrowRight');
  expect(lines()).toEqual(['People–', 'Period before5']);
});

test('a band says the middle and what nearly all stay below', () => {
  render(
    <BandLine
      title="First token"
      buckets={buckets}
      p50={[400, 500, null, 450.4]}
      p95={[900, 1200, null, 1300]}
      format={durationFormat('en')}
    />,
  );
  press('ArrowLeft');
  expect(lines()).toEqual(['95 % are faster1,300ms', 'Half are faster450.4ms']);
});

test('a forecast says what is spent and what is expected, each as what it is', () => {
  const budgets = [{ id: 'b', name: 'Budget', value: 50_000_000 }];
  const month = { ...buckets, isLastOpen: false };
  const days = [10_000_001, 20_000_000, 15_000_000, 14_999_999].map((value, index) => ({ value, isForecast: index > 0 }));
  const shown = forecast(days, 12_000_000);
  render(<ForecastLine title="This month" buckets={month} forecast={shown} budgets={budgets} format={money} />);
  press('Home');
  expect(lines()).toEqual(['Spent so far$10.000001', 'Budget$50.00']);
  press('End');
  expect(lines()).toEqual(['Forecast$60.00', 'Budget$50.00']);
  expect(screen.getByText('Forecast $60.00').tagName).toBe('text');
  expect(screen.getByText('Budget $50.00').tagName).toBe('text');
});

describe('a list of bars', () => {
  const row = (id: string, value: number, more = {}) => ({ id, name: id, color: 'teal', value, share: value / 10_000_000, ...more });

  test('says name, figure and share, and leads on', () => {
    const chosen: string[] = [];
    const rows = [row('opus', 7_500_000, { isSelected: true }), row('gpt', 2_499_999), row('rest', 1, { canSelect: false })];
    render(<BarList label="Models" rows={rows} format={money} onSelect={(id) => chosen.push(id)} />);
    const buttons = screen.getAllByRole('button');
    expect(buttons.map((button) => button.getAttribute('aria-label'))).toEqual([
      'Show only opus: $7.50, 75%',
      'Show only gpt: $2.499999, 25%',
    ]);
    expect(buttons[0]?.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(buttons[1]!);
    expect(chosen).toEqual(['gpt']);
  });

  test('without a way on it is a list', () => {
    render(<BarList label="Models" rows={[row('opus', 5)]} format={money} />);
    expect(within(screen.getByRole('list', { name: 'Models' })).getByRole('listitem').textContent).toBe('opus$0.0000050%');
    expect(screen.queryByRole('button')).toBeNull();
  });
});

test('a meter says how much of what, and where it warns and stops', () => {
  render(<Meter label="This month" value={412_000_000} limit={500_000_000} warnAt={400_000_000} held={1_000_000} isHard format={money} />);
  const meter = screen.getByRole('meter', { name: 'This month' });
  expect(meter.getAttribute('aria-valuetext')).toBe('$412.00 of $500.00, $1.00 held for answers being written');
  expect(screen.getByTitle('Warning at $400.00').style.left).toBe('80%');
  expect(screen.getByTitle('Stops at $500.00').style.left).toBe('100%');
});

test('a meter that ran over shows where its end was', () => {
  render(<Meter label="Today" value={2_000_000} limit={1_000_000} isHard={false} format={money} />);
  expect(screen.getByTitle('Limit $1.00').style.left).toBe('50%');
  expect(screen.queryByTitle(/^Stops/u)).toBeNull();
  expect(screen.getByRole('meter').getAttribute('aria-valuenow')).toBe('1000000');
});

test('a sparkline of nothing draws nothing, of one figure a dot', () => {
  const { container, rerender } = render(<Sparkline values={[null, null]} />);
  expect(container.querySelector('path')).toBeNull();
  rerender(<Sparkline values={[4]} />);
  expect(container.innerHTML).not.toContain('NaN');
});

describe('the frame', () => {
  const table = {
    caption: 'Spend by day',
    columns: ['Day', 'Spend'],
    rows: [{ id: '1', cells: ['Nov 17', '$1.00'] }],
    foot: ['Total', '$1.00'],
  };
  const frame = (state: ChartState) => (
    <ChartFrame title="Spend" figure={state.kind === 'loading' ? '' : '$1.00'} state={state} shape="bars" table={table}>
      <p>The picture</p>
    </ChartFrame>
  );

  test('has a real table behind the picture, which everybody may ask for', () => {
    render(frame({ kind: 'ready' }));
    const behind = screen.getByRole('table', { name: 'Spend by day' });
    expect(within(behind).getByRole('rowheader', { name: 'Nov 17' })).toBeDefined();
    expect(behind.closest('.sr-only')).not.toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Show as table' }));
    expect(screen.queryByText('The picture')).toBeNull();
    expect(screen.getByRole('table').closest('.sr-only')).toBeNull();
    expect(screen.getByRole('region', { name: 'Spend, as a table' }).tabIndex).toBe(0);
    fireEvent.click(screen.getByRole('button', { name: 'Show as chart' }));
    expect(screen.getByText('The picture')).toBeDefined();
  });

  test('says that it loads, that there is nothing yet, and what went wrong with a way out', () => {
    const again = vi.fn<() => void>();
    const { rerender } = render(frame({ kind: 'loading' }));
    expect(screen.getByRole('status', { name: 'Loading spend' })).toBeDefined();
    expect(screen.queryByText('$1.00')).toBeNull();
    rerender(frame({ kind: 'empty', title: 'Nothing spent yet', body: 'Ask a model.' }));
    expect(screen.getByText('Ask a model.')).toBeDefined();
    rerender(frame({ kind: 'failed', title: 'It is down', description: 'Try again.', onRetry: again }));
    fireEvent.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Try again' }));
    expect(again).toHaveBeenCalledTimes(1);
    expect(screen.queryByText('The picture')).toBeNull();
  });
});
