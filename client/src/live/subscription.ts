/**
 * One reader of sessionEvents (LIVE.md R1, R3). `after` is written into the variables of the running operation with every event, because
 * graphql-ws subscribes again with the same object after a reconnect. A hole ends the operation and starts one without `after`.
 */
import type { Client } from 'graphql-ws';
import { isErrorCode } from '../../../schema/wire/errors.ts';
import type { ErrorCode } from '../../../schema/wire/errors.ts';
import type { SessionEventsSubscription, SessionEventsSubscriptionVariables } from '../gql/graphql.ts';
import { asked } from '../api/persisted.ts';
import { fullJitterMs } from './backoff.ts';
import { SessionEventsDocument } from './documents.ts';
import type { SessionEvent } from './model.ts';

export type SubscriptionState = { kind: 'connecting' } | { kind: 'live' } | { kind: 'refused'; code: ErrorCode };

/** After one of these, asking again gives the same answer. */
const FINAL_CODES: ReadonlySet<ErrorCode> = new Set(['NOT_FOUND', 'FORBIDDEN', 'UNAUTHENTICATED', 'INVALID', 'TOO_COMPLEX']);

interface Options {
  client: Pick<Client, 'subscribe'>;
  sessionId: string;
  /** Returns true where the event cannot be applied without a snapshot. */
  onEvent: (event: SessionEvent) => boolean;
  onState: (state: SubscriptionState) => void;
  random?: () => number;
}

export function errorCodeOf(errors: unknown): ErrorCode | null {
  if (!Array.isArray(errors)) return null;
  const code: unknown = errors[0]?.extensions?.code;
  return isErrorCode(code) ? code : null;
}

export function subscribeToSession({ client, sessionId, onEvent, onState, random }: Options) {
  let dispose: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let attempt = 0;
  let after: string | null = null;
  let shown: SubscriptionState['kind'] = 'connecting';
  /** Counts operations, so that what an ended one still says is not heard. */
  let current = 0;

  function say(next: SubscriptionState): void {
    if (shown === next.kind) return;
    shown = next.kind;
    onState(next);
  }

  function end(): void {
    current++;
    dispose?.();
    dispose = null;
    if (timer) clearTimeout(timer);
    timer = null;
  }

  function again(): void {
    end();
    say({ kind: 'connecting' });
    timer = setTimeout(start, fullJitterMs(attempt++, random));
  }

  function fail(errors: unknown): void {
    const code = errorCodeOf(errors);
    if (!code || !FINAL_CODES.has(code)) return again();
    end();
    say({ kind: 'refused', code });
  }

  function startOver(): void {
    after = null;
    again();
  }

  function start(): void {
    timer = null;
    const mine = ++current;
    const variables: Record<string, unknown> & SessionEventsSubscriptionVariables = { sessionId, ...(after ? { after } : {}) };
    dispose = client.subscribe<SessionEventsSubscription>(
      { ...asked(SessionEventsDocument), operationName: 'SessionEvents', variables },
      {
        next({ data, errors }) {
          if (mine !== current) return;
          if (!data?.sessionEvents) return fail(errors);
          const event = data.sessionEvents;
          say({ kind: 'live' });
          if (onEvent(event)) return startOver();
          attempt = 0;
          if (event.cursor) variables.after = after = event.cursor;
        },
        error: (reason) => mine === current && fail(reason),
        complete: () => mine === current && again(),
      },
    );
  }

  start();
  return {
    /** Asks for a snapshot: something was missed or refused. */
    startOver,
    close: end,
  };
}

export type SessionSubscription = ReturnType<typeof subscribeToSession>;
