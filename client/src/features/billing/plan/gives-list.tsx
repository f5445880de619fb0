import { Check } from 'lucide-react';

export function GivesList({ lines, className = '' }: { lines: readonly string[]; className?: string }) {
  return (
    <ul className={`text-sm text-ink-soft ${className}`}>
      {lines.map((line) => (
        <li key={line} className="flex items-start gap-2 py-0.5">
          <Check className="mt-0.75 size-3.5 shrink-0 text-accent" aria-hidden="true" />
          <span className="text-pretty">{line}</span>
        </li>
      ))}
    </ul>
  );
}
