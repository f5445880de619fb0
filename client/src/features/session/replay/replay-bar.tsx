import { Pause, Play, RotateCcw, SkipBack, SkipForward, X } from 'lucide-react';
import { replayMessages } from '../../../messages/replay-en.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuRadioGroup, MenuRadioItem } from '../../../ui/menu.tsx';
import type { Timeline } from './timeline.ts';
import { SPEEDS } from './use-player.ts';
import type { Player } from './use-player.ts';

/** More of them would be a grey line. */
const MOST_TICKS = 120;

type ReplayBarProps = { timeline: Timeline; player: Player; count: number; onClose: () => void };

export function ReplayBar({ timeline, player, count, onClose }: ReplayBarProps) {
  const { durationMs, steps } = timeline;
  const [at, all] = [clock(player.atMs), clock(durationMs)];
  return (
    <div
      role="group"
      aria-label={replayMessages.label}
      className="flex shrink-0 flex-wrap items-center gap-x-1 gap-y-1 border-t border-line bg-panel px-3 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] md:flex-nowrap md:px-6"
    >
      <PlayButton player={player} />
      <IconButton label={replayMessages.previous} shortcut="left" tooltipSide="top" onClick={() => player.step(-1)}>
        <SkipBack />
      </IconButton>
      <IconButton label={replayMessages.next} shortcut="right" tooltipSide="top" onClick={() => player.step(1)}>
        <SkipForward />
      </IconButton>
      <div className="relative order-last h-9 w-full min-w-0 md:order-none md:mx-2 md:w-auto md:flex-1">
        <Ticks timeline={timeline} />
        <input
          type="range"
          min={0}
          max={durationMs}
          step={100}
          value={player.atMs}
          onChange={(event) => player.seek(Number(event.currentTarget.value))}
          aria-label={replayMessages.place}
          aria-valuetext={replayMessages.placeText(count, steps.length, at, all)}
          className="relative h-full w-full cursor-pointer accent-primary"
        />
      </div>
      <span className="ml-auto px-1 text-xs whitespace-nowrap text-ink-soft tabular-nums md:ml-0">
        {at} / {all}
      </span>
      <SpeedMenu player={player} />
      <IconButton label={replayMessages.close} shortcut="esc" tooltipSide="top" onClick={onClose}>
        <X />
      </IconButton>
    </div>
  );
}

function PlayButton({ player }: { player: Player }) {
  const { isPlaying, isOver } = player;
  const [label, icon] = isPlaying
    ? [replayMessages.pause, <Pause key="pause" />]
    : isOver
      ? [replayMessages.again, <RotateCcw key="again" />]
      : [replayMessages.play, <Play key="play" />];
  return (
    <IconButton label={label} shortcut="space" tooltipSide="top" autoFocus onClick={player.toggle}>
      {icon}
    </IconButton>
  );
}

function SpeedMenu({ player }: { player: Player }) {
  return (
    <Menu
      side="top"
      trigger={
        <Button
          variant="ghost"
          size="small"
          aria-label={`${replayMessages.speed}: ${replayMessages.times(player.speed)}`}
          className="min-w-11 tabular-nums"
        >
          {replayMessages.times(player.speed)}
        </Button>
      }
    >
      <MenuRadioGroup
        value={String(player.speed)}
        onValueChange={(value) => player.setSpeed(SPEEDS.find((speed) => String(speed) === value) ?? 1)}
      >
        {SPEEDS.map((speed) => (
          <MenuRadioItem key={speed} value={String(speed)}>
            {replayMessages.times(speed)}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </Menu>
  );
}

/** Where each message begins. A thumb's half at both ends is where the slider itself begins and ends. */
function Ticks({ timeline: { steps, durationMs } }: { timeline: Timeline }) {
  if (steps.length > MOST_TICKS) return null;
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-x-2 top-1 h-1.5">
      {steps.map(({ id, appearsAt }) => (
        <span key={id} className="absolute h-full w-px bg-line-strong" style={{ left: `${(100 * appearsAt) / durationMs}%` }} />
      ))}
    </div>
  );
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
