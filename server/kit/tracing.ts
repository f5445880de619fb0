/**
 * OpenTelemetry: one trace from a browser's request to the provider's. Off without an endpoint: then everything here is the API's own no-op, and
 * nothing else is loaded. Names and sizes leave, what people wrote never does.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import diagnostics from 'node:diagnostics_channel';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, context, createContextKey, trace } from '@opentelemetry/api';
import type { Attributes, Context, ContextManager, Span } from '@opentelemetry/api';
import { safeError } from './safe-error.ts';

const NAME = 'parley';
/** As in W3C Trace Context: version, trace, parent, flags. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;
const PROVIDER_CALL = createContextKey('a request to a provider');
const FLUSH_MS = 1_000;
/** As the API: one for the whole process. */
let isOn = false;

export interface Tracing {
  close(): Promise<void>;
}

export interface TracedOptions {
  kind?: 'internal' | 'server' | 'client';
  attributes?: Attributes;
  /** A header `traceparent` of whoever asked; where it is none, or a wrong one, a trace begins here. */
  traceparent?: string | undefined;
}

const KINDS = { internal: SpanKind.INTERNAL, server: SpanKind.SERVER, client: SpanKind.CLIENT };

/** A span around work; an error ends it as one and goes on. Work that it starts and leaves behind belongs to the trace, too. */
export function traced<T>(
  name: string,
  { kind = 'internal', attributes = {}, traceparent }: TracedOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  if (!isOn) return work(trace.getTracer(NAME).startSpan(name));
  const parent = parentOf(traceparent);
  const base = kind === 'client' ? parent.setValue(PROVIDER_CALL, true) : parent;
  return trace.getTracer(NAME).startActiveSpan(name, { kind: KINDS[kind], attributes }, base, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      // A message may quote what people wrote.
      span.setStatus({ code: SpanStatusCode.ERROR, message: safeError(error).type });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Of the work under way, for logs; null without tracing. */
export function traceId(): string | null {
  return trace.getSpanContext(context.active())?.traceId ?? null;
}

function parentOf(traceparent: string | undefined): Context {
  const [, trace_, parent, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (trace_ === undefined || parent === undefined || flags === undefined) return context.active();
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: trace_,
    spanId: parent,
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
  });
}

/** `endpoint`: of a collector that takes OTLP over HTTP, without the path. */
export async function startTracing(endpoint: string | null): Promise<Tracing> {
  if (endpoint === null) return { close: async () => undefined };
  const [{ BatchSpanProcessor, TracerProvider }, { defaultResource, resourceFromAttributes }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const resource = defaultResource().merge(resourceFromAttributes({ 'service.name': NAME }));
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter })] });
  context.setGlobalContextManager(createContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  isOn = true;
  diagnostics.subscribe('undici:request:create', tellProvider);
  return {
    async close() {
      isOn = false;
      diagnostics.unsubscribe('undici:request:create', tellProvider);
      await provider.forceFlush({ timeoutMillis: FLUSH_MS }).catch(() => undefined);
      await provider.shutdown().catch(() => undefined);
      trace.disable();
      context.disable();
    },
  };
}

/** The providers' libraries have no common place for a header; all of them ask through Node's fetch. */
function tellProvider(message: unknown): void {
  const active = context.active();
  const span = trace.getSpanContext(active);
  if (!span || active.getValue(PROVIDER_CALL) !== true) return;
  const { request } = message as { request: { addHeader(name: string, value: string): void } };
  const flags = span.traceFlags.toString(16).padStart(2, '0');
  request.addHeader('traceparent', `00-${span.traceId}-${span.spanId}-${flags}`);
}

function createContextManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, work, thisArg, ...args) => storage.run(active, () => work.call(thisArg as never, ...args)),
    bind: (active, target) =>
      typeof target === 'function'
        ? (((...args: unknown[]) =>
            storage.run(active, () => (target as unknown as (...given: unknown[]) => unknown)(...args))) as typeof target)
        : target,
    enable: () => manager,
    disable() {
      storage.disable();
      return manager;
    },
  };
  return manager;
}
