import { createConnection } from './connection.ts';
import { subscribeWithTexts } from './persisted.ts';
import { createPipeline } from './pipeline.ts';
import { createSocket } from './socket.ts';
import { createViewerHints } from './viewer-hints.ts';

/** One person's way to the server: made anew when somebody signs in or out, so that nothing of the one is shown to the other. */
export function createApi(origin: string = globalThis.location.origin) {
  const signedOutListeners = new Set<() => void>();
  const onSignedOut = (): void => {
    for (const listener of signedOutListeners) listener();
  };
  const activityListeners = new Set<() => void>();
  const connection = createConnection();
  const socket = subscribeWithTexts(createSocket({ url: `${origin.replace(/^http/, 'ws')}/graphql`, connection, onSignedOut }));
  const client = createPipeline({ url: `${origin}/graphql`, socket, onSignedOut });
  return {
    client,
    socket,
    connection,
    hints: createViewerHints(socket),
    /** The server no longer knows the login. */
    onSignedOut(listener: () => void): () => void {
      signedOutListeners.add(listener);
      return () => signedOutListeners.delete(listener);
    },
    /** Lists that show what happens in sessions ask again when a page has seen something happen. */
    onActivity(listener: () => void): () => void {
      activityListeners.add(listener);
      return () => activityListeners.delete(listener);
    },
    tellActivity(): void {
      for (const listener of activityListeners) listener();
    },
    async close(): Promise<void> {
      signedOutListeners.clear();
      activityListeners.clear();
      await socket.dispose();
    },
  };
}

export type Api = ReturnType<typeof createApi>;
