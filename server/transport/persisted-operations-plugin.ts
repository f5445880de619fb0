import type { Plugin } from 'graphql-yoga';
import { Expected } from '../kit/errors.ts';
import type { Door } from './door.ts';
import type { PersistedOperations } from './persisted-operations.ts';
import type { NotedContext } from './request-notes.ts';

/** Of HTTP and event streams; a socket asks by itself. */
export function persistedOperationsPlugin({ resolve }: Pick<PersistedOperations, 'resolve'>): Plugin {
  return {
    async onParams({ params, setParams, context }) {
      const { door, note } = context as unknown as NotedContext & { door: Door };
      try {
        const query = await resolve(params, door);
        if (query !== params.query) setParams({ ...params, query });
      } catch (error) {
        if (note && error instanceof Expected) note.code = error.code;
        throw error;
      }
    },
  };
}
