/** Unexpected errors to Sentry, where a DSN is configured. The library is loaded only then; messages' texts never leave. */
import { safeError } from './safe-error.ts';

export interface ErrorReport {
  report(error: unknown, errorId: string): void;
  close(): Promise<void>;
}

const FLUSH_MS = 1_000;

export async function createErrorReport(dsn: string | null, release: string): Promise<ErrorReport> {
  if (dsn === null) return { report: () => undefined, close: async () => undefined };
  const sentry = await import('@sentry/node');
  sentry.init({
    dsn,
    release,
    defaultIntegrations: false,
    tracesSampleRate: 0,
    // Traces are our own business (kit/tracing.ts).
    skipOpenTelemetrySetup: true,
    beforeBreadcrumb: () => null,
    beforeSend(event, hint) {
      delete event.request;
      for (const exception of event.exception?.values ?? []) exception.value = safeError(hint.originalException).message;
      return event;
    },
  });
  return {
    report: (error, errorId) => void sentry.captureException(error, { tags: { errorId } }),
    close: async () => void (await sentry.close(FLUSH_MS)),
  };
}
