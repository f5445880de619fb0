/** Where the socket stands, as a store the interface can read. 'idle': nothing has asked for a socket yet. */
export type ConnectionStatus = 'idle' | 'connecting' | 'connected' | 'offline';
export type ConnectionState = { status: ConnectionStatus; /** Epoch milliseconds. */ since: number };

export function createConnection(now: () => number = Date.now) {
  let state: ConnectionState = { status: 'idle', since: now() };
  const listeners = new Set<() => void>();
  return {
    get: (): ConnectionState => state,
    set(status: ConnectionStatus): void {
      if (status === state.status) return;
      state = { status, since: now() };
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export type Connection = ReturnType<typeof createConnection>;
