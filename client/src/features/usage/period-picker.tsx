import { clsx } from 'clsx';
import { CalendarDays, Check, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { usageMessages } from '../../messages/usage-en.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Popover } from '../../ui/popover.tsx';
import { PERIOD_KINDS, ZONE, dayOf, parseDay } from './periods.ts';
import type { Period, PeriodKind, Range } from './periods.ts';

interface PeriodPickerProps {
  period: Period;
  /** What it comes to. */
  shown: Range;
  now: number;
  onPick: (period: Period) => void;
}

const READY_MADE = PERIOD_KINDS.filter((kind) => kind !== 'custom');

export function PeriodPicker({ period, shown, now, onPick }: PeriodPickerProps) {
  const words = usageMessages;
  return (
    <Popover
      label={words.period}
      className="w-72 p-1.5!"
      trigger={
        <Button size="small" icon={<CalendarDays className="size-3.5 text-ink-soft" aria-hidden="true" />}>
          <span className="sr-only">{words.period}: </span>
          {period.kind === 'custom' ? daysOf(shown) : words.periods[period.kind]}
          <ChevronDown className="size-3.5 text-ink-faint" aria-hidden="true" />
        </Button>
      }
    >
      {(close) => {
        const pick = (next: Period): void => {
          onPick(next);
          close();
        };
        return (
          <>
            <ul aria-label={words.period}>
              {READY_MADE.map((kind) => (
                <li key={kind}>
                  <Choice kind={kind} isChosen={kind === period.kind} onPick={pick} />
                </li>
              ))}
            </ul>
            <DaysForm shown={shown} now={now} onPick={pick} />
          </>
        );
      }}
    </Popover>
  );
}

const DAYS = new Intl.DateTimeFormat(undefined, { timeZone: ZONE, day: 'numeric', month: 'short', year: 'numeric' });

const daysOf = ({ from, to }: Range): string => DAYS.formatRange(from, to - 1);

interface ChoiceProps {
  kind: Exclude<PeriodKind, 'custom'>;
  isChosen: boolean;
  onPick: (period: Period) => void;
}

function Choice({ kind, isChosen, onPick }: ChoiceProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={() => onPick({ kind })}
      className={clsx(
        'touch-target flex h-8 w-full items-center gap-2 rounded-sm px-2 text-left text-sm hover:bg-hover',
        isChosen && 'font-medium',
      )}
    >
      <span className="flex-1">{usageMessages.periods[kind]}</span>
      {isChosen ? <Check className="size-4 text-accent" aria-hidden="true" /> : null}
    </button>
  );
}

interface DaysFormProps {
  shown: Range;
  now: number;
  onPick: (period: Period) => void;
}

function DaysForm({ shown, now, onPick }: DaysFormProps) {
  const [from, setFrom] = useState(dayOf(shown.from));
  const [to, setTo] = useState(dayOf(shown.to - 1));
  const [isBad, setIsBad] = useState(false);
  const words = usageMessages;
  const today = dayOf(now);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const [first, last] = [parseDay(from), parseDay(to)];
    if (first === null || last === null || Math.max(first, last) > now) return setIsBad(true);
    onPick({ kind: 'custom', ...(first <= last ? { from, to } : { from: to, to: from }) });
  }

  return (
    <form
      onSubmit={submit}
      noValidate
      aria-label={words.customTitle}
      className="mx-0.5 mt-1.5 flex flex-col gap-2.5 border-t border-line px-1.5 pt-3 pb-1"
    >
      <div className="grid grid-cols-2 gap-2">
        <Field type="date" label={words.from} value={from} max={today} onChange={(event) => setFrom(event.target.value)} />
        <Field type="date" label={words.to} value={to} max={today} onChange={(event) => setTo(event.target.value)} />
      </div>
      <p role={isBad ? 'alert' : undefined} className={clsx('text-xs', isBad ? 'text-danger' : 'text-ink-soft')}>
        {isBad ? words.badDays : words.customBody}
      </p>
      <Button type="submit" size="small">
        {words.apply}
      </Button>
    </form>
  );
}
