import type { ReactNode } from 'react';
import { Skeleton } from '../../ui/skeleton.tsx';

interface TileProps {
  name: string;
  meaning?: string;
  figure: ReactNode;
  /** Beside the figure. */
  aside?: ReactNode;
  /** Below it. */
  children?: ReactNode;
}

/** One number that can be trusted, what became of it, and its course. */
export function Tile({ name, meaning, figure, aside, children }: TileProps) {
  return (
    <li className="flex min-w-0 flex-col rounded-lg border border-line bg-canvas px-4 pt-3 pb-3.5">
      <p title={meaning} className="truncate text-sm text-ink-soft">
        {name}
      </p>
      <p className="mt-0.5 flex min-h-7 flex-wrap items-baseline gap-x-2">
        <span className="text-lg font-semibold tracking-tight tabular-nums">{figure}</span>
        {aside}
      </p>
      <div className="mt-2 h-8">{children}</div>
    </li>
  );
}

export function TileSkeleton({ name }: { name: string }) {
  return (
    <Tile name={name} figure={<Skeleton className="mt-1 h-5 w-20" />}>
      <Skeleton className="h-8 w-full" />
    </Tile>
  );
}
