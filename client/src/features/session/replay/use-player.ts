import { useCallback, useEffect, useRef, useState } from 'react';
import type { Timeline } from './timeline.ts';
import { stepFrom } from './timeline.ts';

export const SPEEDS = [1, 2, 5, 10, 20] as const;
export type Speed = (typeof SPEEDS)[number];

/** Words that grow are drawn this often; the eye asks for no more. */
const DRAW_EVERY_MS = 50;

export interface Player {
  readonly atMs: number;
  readonly isPlaying: boolean;
  readonly isOver: boolean;
  readonly speed: Speed;
  toggle(): void;
  seek(atMs: number): void;
  step(direction: 1 | -1): void;
  setSpeed(speed: Speed): void;
  faster(direction: 1 | -1): void;
}

/** Plays from the start; what is at its end begins anew. */
export function usePlayer(timeline: Timeline): Player {
  const { durationMs } = timeline;
  const [atMs, setAtMs] = useState(0);
  const [isPlaying, setIsPlaying] = useState(durationMs > 0);
  const [speed, setSpeed] = useState<Speed>(1);
  const now = useRef(0);
  const isOver = atMs >= durationMs;

  const seek = useCallback(
    (next: number) => {
      now.current = Math.min(Math.max(next, 0), durationMs);
      setAtMs(now.current);
    },
    [durationMs],
  );

  useEffect(() => {
    if (!isPlaying) return;
    let before = performance.now();
    let drawn = 0;
    let frame = requestAnimationFrame(function tick(time) {
      // A tab in the background gets no frames: then nothing was played either.
      now.current = Math.min(now.current + Math.min(Math.max(time - before, 0), 250) * speed, durationMs);
      before = time;
      const isEnd = now.current >= durationMs;
      if (isEnd || time - drawn >= DRAW_EVERY_MS) {
        drawn = time;
        setAtMs(now.current);
      }
      if (isEnd) setIsPlaying(false);
      else frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, speed, durationMs]);

  return {
    atMs,
    isPlaying,
    isOver,
    speed,
    toggle() {
      if (!isPlaying && isOver) seek(0);
      setIsPlaying(!isPlaying);
    },
    seek,
    step: (direction) => seek(stepFrom(timeline, now.current, direction)),
    setSpeed,
    faster: (direction) => setSpeed(SPEEDS[SPEEDS.indexOf(speed) + direction] ?? speed),
  };
}
