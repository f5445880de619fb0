import { clsx } from 'clsx';
import type { CSSProperties, ReactNode } from 'react';
import { messages } from '../../messages/messages.ts';
import { modelColor } from '../../ui/model-color.ts';
import { personColor } from '../../ui/person-color.ts';
import { initials } from '../../ui/initials.ts';

type Tinted = CSSProperties & Record<'--tint', string>;
const tint = (color: string): Tinted => ({ '--tint': color });

const ANA = { name: 'Ana Reyes', color: personColor('usr_ana') };
const BEN = { name: 'Ben Okafor', color: personColor('usr_benok') };

/** A still of a session, for people who have not seen one yet: decoration, hidden from screen readers. */
export function Vignette() {
  const words = messages.vignette;
  return (
    <div className="m-auto flex w-full max-w-150 flex-col gap-8 px-10">
      <div className="flex gap-4">
        <span className="flex flex-col gap-2 pt-2.5">
          <Face name={ANA.name} color={ANA.color} />
          <Face name={BEN.name} color={BEN.color} />
        </span>
        <p className="text-lg leading-[2.35]! text-pretty">
          {words.first}
          <Caret name="Ana" color={ANA.color} /> {words.second}
          <Caret name="Ben" color={BEN.color} />
        </p>
      </div>
      <div className="grid grid-cols-2 gap-4">
        <Lane color={modelColor('anthropic')} lines={['w-full', 'w-11/12', 'w-full', 'w-4/5', 'w-full', 'w-2/5']}>
          Claude
        </Lane>
        <Lane color={modelColor('openai')} lines={['w-11/12', 'w-full', 'w-3/4', 'w-full', 'w-3/5']}>
          OpenAI
        </Lane>
      </div>
    </div>
  );
}

function Face({ name, color }: { name: string; color: string }) {
  return (
    <span
      style={tint(color)}
      className="flex size-8 shrink-0 items-center justify-center rounded-full bg-(--tint) text-xs font-semibold text-canvas"
    >
      {initials(name)}
    </span>
  );
}

function Caret({ name, color }: { name: string; color: string }) {
  return (
    <span style={tint(color)} className="relative mx-px inline-block h-[1.15em] w-0.5 translate-y-[0.2em] bg-(--tint)">
      <span className="absolute -top-4 left-0 rounded-sm rounded-bl-none bg-(--tint) px-1.5 py-0.5 text-[10px] leading-none font-semibold text-canvas">
        {name}
      </span>
    </span>
  );
}

function Lane({ color, lines, children }: { color: string; lines: readonly string[]; children: ReactNode }) {
  return (
    <div style={tint(color)} className="rounded-lg border border-line bg-canvas p-4 shadow-raised">
      <p className="flex items-center gap-2 text-xs font-semibold text-(--tint)">
        <span className="size-2 rounded-full bg-(--tint)" />
        {children}
      </p>
      <div className="mt-4 flex flex-col gap-2.5">
        {lines.map((width, index) => (
          <span key={`${width}-${index}`} className={clsx('flex items-center gap-1', width)}>
            <span className="h-2 flex-1 rounded-full bg-pressed" />
            {index === lines.length - 1 ? <span className="h-4 w-1.5 animate-breathe rounded-sm bg-(--tint)" /> : null}
          </span>
        ))}
      </div>
    </div>
  );
}
