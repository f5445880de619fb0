/** What the session cost so far, as the log tells it. A change may also mean that an admin granted more: who was refused asks again. */
import type { SessionCostFieldsFragment } from '../gql/graphql.ts';
import type { SessionEvent } from './model.ts';

export type SessionCost = SessionCostFieldsFragment;

interface Source {
  subscribeEvents(listener: (event: SessionEvent) => void): () => void;
}

export function createCost({ subscribeEvents }: Source) {
  let cost: SessionCost | null = null;
  const listeners = new Set<() => void>();

  subscribeEvents((event) => {
    if (event.__typename === 'SessionSnapshot') cost = event.session.cost;
    else if (event.__typename === 'SessionCostChanged') cost = event.cost;
    else return;
    for (const listener of listeners) listener();
  });

  return {
    /** Null before the first snapshot. */
    getState: () => cost,
    /** Called with every event, also one that says the same as the one before. */
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export type Cost = ReturnType<typeof createCost>;
