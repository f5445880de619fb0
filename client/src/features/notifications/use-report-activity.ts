import { useEffect } from 'react';
import { useMutation } from 'urql';
import { ReportActivityDocument } from './notification-documents.ts';

const EVERY_MS = 60_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** Who does something in any window is not away: at most once a minute the server is told. */
export function useReportActivity(): void {
  const [, report] = useMutation(ReportActivityDocument);
  useEffect(() => {
    let toldAt = Number.NEGATIVE_INFINITY;
    function onSign(): void {
      if (document.visibilityState !== 'visible' || performance.now() - toldAt < EVERY_MS) return;
      toldAt = performance.now();
      void report({});
    }
    onSign();
    const listening = new AbortController();
    for (const sign of SIGNS) addEventListener(sign, onSign, { passive: true, signal: listening.signal });
    return () => listening.abort();
  }, [report]);
}
