import { Spinner } from '../ui/spinner.tsx';

/** Appears only after a moment, so that a fast answer does not flash. */
export function Splash({ label }: { label: string }) {
  return (
    <div className="flex h-full items-center justify-center">
      <Spinner label={label} className="[animation:appear_120ms_300ms_ease-out_backwards]" />
    </div>
  );
}
