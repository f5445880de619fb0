type Reporter = (error: unknown) => void;

/** Without Sentry a fault is the browser's to report, as any uncaught one. */
let report: Reporter = (error) => globalThis.reportError(error);

export function reportFault(error: unknown): void {
  report(error);
}

/** Sentry is loaded only where the page names a DSN, after the first paint; never with what people wrote. */
export async function startErrorReports(
  dsn = document.querySelector<HTMLMetaElement>('meta[name="parley-sentry-dsn"]')?.content,
): Promise<void> {
  if (dsn === undefined || dsn === '') return;
  const sentry = await import('@sentry/browser');
  sentry.init({ dsn, sendDefaultPii: false, maxBreadcrumbs: 0 });
  report = (error) => sentry.captureException(error);
}
