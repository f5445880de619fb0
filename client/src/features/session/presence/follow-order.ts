/** Whom F follows: who acted last, then one after the other. */
import { mayLead } from './people.ts';
import type { PresentPerson } from './people.ts';

export function createRecency() {
  const said = new Map<string, string>();
  let order: readonly string[] = [];
  return {
    /** Each time that people change. Those whom it meets for the first time have not acted yet. */
    notice(people: readonly PresentPerson[]): void {
      for (const person of people) {
        const before = said.get(person.id);
        said.set(person.id, person.said);
        if (before !== undefined && before !== person.said) order = [person.id, ...order.filter((id) => id !== person.id)];
      }
    },
    /** From 0, the last one; larger where nothing was noticed. */
    rankOf(id: string): number {
      const rank = order.indexOf(id);
      return rank < 0 ? order.length : rank;
    },
  };
}

export type Recency = ReturnType<typeof createRecency>;

/** Null where there is nobody, and after the only one there is. */
export function nextLeader(others: readonly PresentPerson[], leaderId: string | null, selfId: string, recency: Recency): string | null {
  const ready = others.filter((person) => mayLead(person, selfId));
  if (ready.some(({ id }) => id === leaderId)) {
    const at = ready.findIndex(({ id }) => id === leaderId);
    const next = ready[(at + 1) % ready.length]!.id;
    return next === leaderId ? null : next;
  }
  return ready.toSorted((a, b) => recency.rankOf(a.id) - recency.rankOf(b.id))[0]?.id ?? null;
}
