/**
 * One subscription for the whole app: which of the viewer's lists changed. It begins with a hint for every list, so after each reconnect
 * everything counts as changed. A busy list is told of at once, then at most every two seconds.
 */
import type { Client } from 'graphql-ws';
import { isErrorCode } from '../../../schema/wire/errors.ts';
import { graphql } from '../gql/gql.ts';
import type { HintTopic, ViewerHintsSubscription } from '../gql/graphql.ts';
import { fullJitterMs } from './jitter.ts';
import { asked } from './persisted.ts';

const ViewerHintsDocument = graphql(`
  subscription ViewerHints {
    viewerHints {
      topic
      workspaceId
    }
  }
`);

/** `workspaceId` null: whichever the list belongs to. */
export type HintListener = (workspaceId: string | null) => void;

/** A large workspace that works is no reason for each of its people to ask all the time. */
const PAUSES_MS: Record<HintTopic, number> = { NOTIFICATIONS: 0, SESSIONS: 2_000, SHELF: 0 };
const RETRY = { baseMs: 500, capMs: 15_000 };
const FINAL_CODES: ReadonlySet<string> = new Set(['FORBIDDEN', 'UNAUTHENTICATED', 'INVALID']);

export function createViewerHints(socket: Pick<Client, 'subscribe'>) {
  const listeners = new Map<HintTopic, Set<HintListener>>();
  const resting = new Map<string, { isDue: boolean; timer: ReturnType<typeof setTimeout> }>();
  let users = 0;
  let attempt = 0;
  let dispose: (() => void) | undefined;
  /** Counts subscriptions, so that what an ended one still says is not heard. */
  let current = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function tell(topic: HintTopic, workspaceId: string | null): void {
    const name = `${topic} ${workspaceId ?? ''}`;
    const rest = resting.get(name);
    if (rest) {
      rest.isDue = true;
      return;
    }
    if (PAUSES_MS[topic] > 0) {
      const timer = setTimeout(() => {
        const isDue = resting.get(name)?.isDue;
        resting.delete(name);
        if (isDue === true) tell(topic, workspaceId);
      }, PAUSES_MS[topic]);
      resting.set(name, { isDue: false, timer });
    }
    for (const listener of listeners.get(topic) ?? []) listener(workspaceId);
  }

  function again(): void {
    stop();
    retry = setTimeout(start, fullJitterMs(attempt++, RETRY));
  }

  function fail(errors: unknown): void {
    const code: unknown = Array.isArray(errors) ? errors[0]?.extensions?.code : undefined;
    if (!isErrorCode(code) || !FINAL_CODES.has(code)) again();
  }

  function start(): void {
    const mine = ++current;
    dispose = socket.subscribe<ViewerHintsSubscription>(
      { ...asked(ViewerHintsDocument), operationName: 'ViewerHints' },
      {
        next({ data, errors }) {
          if (mine !== current) return;
          if (!data) return fail(errors);
          attempt = 0;
          tell(data.viewerHints.topic, data.viewerHints.workspaceId ?? null);
        },
        error: (reason) => mine === current && fail(reason),
        complete: () => mine === current && again(),
      },
    );
  }

  function stop(): void {
    current++;
    dispose?.();
    dispose = undefined;
    clearTimeout(retry);
  }

  return {
    /** Returns what closes it. */
    open(): () => void {
      if (users++ === 0) start();
      return () => {
        if (--users > 0) return;
        stop();
        for (const { timer } of resting.values()) clearTimeout(timer);
        resting.clear();
      };
    },
    listen(topic: HintTopic, listener: HintListener): () => void {
      const all = listeners.get(topic) ?? new Set();
      listeners.set(topic, all.add(listener));
      return () => all.delete(listener);
    },
  };
}
