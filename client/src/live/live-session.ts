/** One session as a page shows it: its reader, its store, its draft and what this tab tells the others. It may be opened again after it was closed. */
import type { Client as SocketClient } from 'graphql-ws';
import { toBase64 } from './base64.ts';
import { createBranches } from './branches.ts';
import { createComments } from './comments.ts';
import { createCost } from './cost.ts';
import type { createDraft, Draft } from './draft.ts';
import type { SendResult } from './draft-sender.ts';
import { createFrameScheduler } from './frame.ts';
import type { SessionEvent, SessionMessage } from './model.ts';
import { createPolls } from './polls.ts';
import { createPresence } from './presence.ts';
import { createQueue } from './queue.ts';
import { createReactions } from './reactions.ts';
import { createSessionStore } from './session-store.ts';
import { subscribeToSession } from './subscription.ts';
import type { SessionSubscription, SubscriptionState } from './subscription.ts';

/** What a live session asks of the API besides its subscription. */
export interface LiveApi {
  editDraft(input: { sessionId: string; clientId: string; update: string }): Promise<SendResult>;
  /** False where it did not arrive. */
  setPresence(input: { sessionId: string; clientId: string; state: string }): Promise<boolean>;
  message(id: string): Promise<SessionMessage | null>;
}

interface Options {
  sessionId: string;
  /** Names this tab. */
  clientId: string;
  socket: Pick<SocketClient, 'subscribe'>;
  api: LiveApi;
  /** Yjs is heavy: the page decides when it comes. */
  loadDraft: () => Promise<{ createDraft: typeof createDraft }>;
}

/** An edit that was not taken, and the text that stood here with it; null where it still stands. */
export interface DraftRefusal {
  readonly reason: string;
  readonly text: string | null;
}

export type LiveStatus = SubscriptionState | { kind: 'loading' };

export function createLiveSession({ sessionId, clientId, socket, api, loadDraft }: Options) {
  let subscription: SessionSubscription | null = null;
  let status: LiveStatus = { kind: 'loading' };
  let draftRefusal: DraftRefusal | null = null;
  const statusListeners = new Set<() => void>();
  const repairs = new Set<string>();
  let notify: (() => void) | null = null;
  const frame = createFrameScheduler(() => notify?.());
  const reactions = createReactions();
  const store = createSessionStore({
    onMessages: reactions.take,
    requestNotify(next) {
      notify = next;
      frame.request();
    },
  });
  const presence = createPresence({ clientId, send: (state) => api.setPresence({ sessionId, clientId, state }) });
  reactions.follow(store);
  const comments = createComments(store);
  const polls = createPolls(store);
  const branches = createBranches(store);
  const queue = createQueue(store);
  const cost = createCost(store);
  const draft = openDraft();

  /** What happens to the draft before its code is there happens in order, once it is. */
  async function openDraft(): Promise<Draft> {
    const module = await loadDraft();
    return module.createDraft({
      send: (update) => api.editDraft({ sessionId, clientId, update: toBase64(update) }),
      onRefused(reason, text) {
        setRefusal({ reason, text });
        subscription?.startOver();
      },
    });
  }

  function withDraft(act: (draft: Draft) => void): void {
    draft.then(act, () => {
      // The page that needs the draft says that it could not be loaded.
    });
  }

  function setRefusal(refusal: DraftRefusal | null): void {
    draftRefusal = refusal;
    tellStatus();
  }

  function tellStatus(): void {
    for (const listener of statusListeners) listener();
  }

  /** The text of a message that no snapshot carries (another branch) is behind: ask for that message alone. */
  async function repair(messageId: string): Promise<void> {
    if (repairs.has(messageId)) return;
    repairs.add(messageId);
    const message = await api.message(messageId);
    repairs.delete(messageId);
    if (message) store.merge([message]);
  }

  function onEvent(event: SessionEvent): boolean {
    const applied = store.apply(event);
    if (applied.kind === 'hole') return true;
    if (applied.kind === 'gap') void repair(applied.messageId);
    if (applied.kind === 'skipped') return false;
    if (event.__typename === 'SessionSnapshot') {
      withDraft((opened) => opened.load(event.draft.state));
      presence.sayAgain();
    } else if (event.__typename === 'DraftEdited') withDraft((opened) => opened.receive(event.update, event.clientId));
    return false;
  }

  function onState(next: SubscriptionState): void {
    // Until the first snapshot there is nothing to be "reconnecting" from.
    if (status.kind === 'loading' && next.kind === 'connecting') return;
    status = next;
    if (next.kind === 'live') withDraft((opened) => opened.retryNow());
    tellStatus();
  }

  return {
    store,
    draft,
    presence,
    comments,
    reactions,
    polls,
    cost,
    branches,
    queue,
    status: () => status,
    draftRefusal: () => draftRefusal,
    /** An edit that this tab itself does not take. */
    refuseEdit: (reason: string) => setRefusal({ reason, text: null }),
    dismissDraftRefusal: () => setRefusal(null),
    subscribeStatus(listener: () => void): () => void {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
    retry: () => subscription?.startOver(),
    /** Returns what closes it. What was typed and not sent yet is sent on the way out. */
    open(): () => void {
      subscription = subscribeToSession({ client: socket, sessionId, onEvent, onState });
      return () => {
        subscription?.close();
        subscription = null;
        presence.close();
        withDraft((opened) => opened.retryNow());
        frame.close();
      };
    },
  };
}

export type LiveSession = ReturnType<typeof createLiveSession>;
