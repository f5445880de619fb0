import { useEffect, useMemo, useRef, useState } from 'react';
import type { HighlightNode } from './highlighter.ts';
import { createLazyModule, useLazyModule } from '../ui/lazy-module.ts';

/** While code is being written it is coloured again this often; what came since stands plain behind it. */
const REFRESH_MS = 200;
const LONGEST_CODE = 60_000;

const highlighter = createLazyModule(() => import('./highlighter.ts'));

export interface Highlighted {
  nodes: readonly HighlightNode[];
  rest: string;
}

/** The code as it was at the last refresh: at most one change in REFRESH_MS while it is open. */
function useSettledCode(code: string, isOpen: boolean): string {
  const [settled, setSettled] = useState(code);
  const latest = useRef(code);
  const isBehind = isOpen && settled !== code;
  useEffect(() => {
    latest.current = code;
  }, [code]);
  useEffect(() => {
    if (!isBehind) return;
    const timer = setTimeout(() => setSettled(latest.current), REFRESH_MS);
    return () => clearTimeout(timer);
  }, [isBehind, settled]);
  return isOpen && code.startsWith(settled) ? settled : code;
}

export function useHighlight(language: string, code: string, isOpen: boolean): Highlighted {
  const isWanted = language !== '' && code.length <= LONGEST_CODE;
  const module = useLazyModule(highlighter, isWanted);
  const source = useSettledCode(code, isOpen);
  const nodes = useMemo(() => module?.highlight(language.toLowerCase(), source) ?? null, [module, language, source]);
  return nodes ? { nodes, rest: code.slice(source.length) } : { nodes: [], rest: code };
}
