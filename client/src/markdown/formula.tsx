import { useLayoutEffect, useRef } from 'react';
import type { KatexOptions } from 'katex';
import { createLazyModule, useLazyModule } from '../ui/lazy-module.ts';

/** KaTeX with its stylesheet and fonts: loaded with the first formula. */
const katex = createLazyModule(() => import('./katex.ts'));

/** Hostile input: no commands that link or load, bounded expansion and size; what cannot be read stays text. */
const OPTIONS: KatexOptions = { throwOnError: false, trust: false, strict: 'ignore', maxExpand: 200, maxSize: 20, errorColor: 'inherit' };

export function Formula({ tex, isDisplay }: { tex: string; isDisplay: boolean }) {
  const module = useLazyModule(katex, true);
  const place = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (!module || !place.current) return;
    try {
      module.render(tex, place.current, { ...OPTIONS, displayMode: isDisplay });
    } catch {
      place.current.textContent = tex;
    }
  }, [module, tex, isDisplay]);

  // Keyed so that React never meets the nodes KaTeX made.
  if (!module) return <code className="md-formula">{tex}</code>;
  return (
    <span
      key="formula"
      ref={place}
      className={isDisplay ? 'md-formula md-formula-display' : 'md-formula'}
      tabIndex={isDisplay ? 0 : undefined}
    />
  );
}
