/** What one reader holds by the client's rule (LIVE.md R3, L3), and everything in its history that the rules forbid. */
export interface WireMessage {
  id: string;
  role: string;
  status: string;
  text: string;
}

export interface WireEvent {
  __typename: string;
  cursor: string | null;
  messages?: WireMessage[];
  message?: WireMessage;
  messageId?: string;
  offset?: number;
  text?: string;
}

export type FaultKind = 'lost' | 'duplicated' | 'outOfOrder' | 'wrong';

export interface Fault {
  kind: FaultKind;
  detail: string;
}

/** `apply`: true where only a snapshot helps. */
export interface Reading {
  readonly messages: ReadonlyMap<string, WireMessage>;
  readonly faults: readonly Fault[];
  /** Where to go on: the operation's `after`. */
  readonly last: string | null;
  /** Events of another connection that were heard already and dropped (R3). */
  readonly dropped: number;
  /** Code units that arrived again and changed nothing (L3). */
  readonly repeatedUnits: number;
  readonly snapshots: number;
  /** A new connection: its own order is watched from here. */
  connected(): void;
  /** The next thing heard has to be a snapshot. */
  startOver(): void;
  apply(event: WireEvent): boolean;
}

const TERMINAL = new Set(['COMPLETE', 'STOPPED', 'FAILED', 'INTERRUPTED']);

/** `expected`: the provider's text, of which every answer is a beginning. */
export function createReading(expected: string): Reading {
  const messages = new Map<string, WireMessage>();
  const faults: Fault[] = [];
  /** The longest that was ever shown of a message; what ends must not be shorter (G2). */
  const shown = new Map<string, number>();
  let last: { epoch: string; seq: number } | null = null;
  let onConnection: { epoch: string; seq: number } | null = null;
  let dropped = 0;
  let repeatedUnits = 0;
  let snapshots = 0;

  function fault(kind: FaultKind, detail: string): void {
    faults.push({ kind, detail });
  }

  function show(message: WireMessage): void {
    if (message.role !== 'ASSISTANT') return;
    if (!expected.startsWith(message.text)) fault('wrong', `${message.id} is no beginning of what the provider said`);
    const before = shown.get(message.id) ?? 0;
    if (TERMINAL.has(message.status) && message.text.length < before) {
      fault('lost', `${message.id} ended with ${message.text.length} code units after ${before} were shown`);
    }
    shown.set(message.id, Math.max(before, message.text.length));
  }

  function change(message: WireMessage): void {
    const known = messages.get(message.id);
    const isBehind = known !== undefined && !TERMINAL.has(message.status) && known.text.length > message.text.length;
    const next = isBehind ? { ...message, text: known.text } : message;
    messages.set(message.id, next);
    show(next);
  }

  function append({ messageId = '', offset = 0, text = '' }: WireEvent): boolean {
    const message = messages.get(messageId);
    if (!message || offset > message.text.length) {
      fault('lost', `text at ${offset} of ${messageId}, of which ${message?.text.length ?? 'nothing'} is known`);
      return true;
    }
    const fresh = text.slice(message.text.length - offset);
    repeatedUnits += text.length - fresh.length;
    if (expected.slice(offset, offset + text.length) !== text) fault('wrong', `text at ${offset} of ${messageId}`);
    if (TERMINAL.has(message.status) && fresh !== '') fault('outOfOrder', `text of ${messageId} after its end`);
    message.text += fresh;
    shown.set(messageId, Math.max(shown.get(messageId) ?? 0, message.text.length));
    return false;
  }

  function takeSnapshot(event: WireEvent): void {
    snapshots++;
    messages.clear();
    for (const message of event.messages ?? []) {
      messages.set(message.id, { ...message });
      show(message);
    }
  }

  return {
    messages,
    faults,
    get last() {
      return last && `${last.epoch}.${last.seq}`;
    },
    get dropped() {
      return dropped;
    },
    get repeatedUnits() {
      return repeatedUnits;
    },
    get snapshots() {
      return snapshots;
    },
    connected() {
      onConnection = null;
    },
    startOver() {
      last = null;
      onConnection = null;
    },
    apply(event) {
      if (event.cursor === null) return false;
      const at = parse(event.cursor);
      const isSnapshot = event.__typename === 'SessionSnapshot';
      if (!isSnapshot && onConnection && at.epoch === onConnection.epoch && at.seq <= onConnection.seq) {
        fault(at.seq === onConnection.seq ? 'duplicated' : 'outOfOrder', `${event.cursor} after ${onConnection.seq} on one connection`);
      }
      onConnection = at;
      if (isSnapshot) {
        last = at;
        takeSnapshot(event);
        return false;
      }
      if (!last || last.epoch !== at.epoch) {
        fault('lost', `${event.__typename} at ${event.cursor} without a snapshot of its epoch`);
        return true;
      }
      if (at.seq <= last.seq) {
        dropped++;
        return false;
      }
      if (event.__typename === 'TextAppended' && append(event)) return true;
      if (event.message) change({ ...event.message });
      last = at;
      return false;
    },
  };
}

function parse(cursor: string): { epoch: string; seq: number } {
  const dot = cursor.lastIndexOf('.');
  return { epoch: cursor.slice(0, dot), seq: Number(cursor.slice(dot + 1)) };
}
