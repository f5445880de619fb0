/** Who is here as the page shows them: one face a person, whatever the number of their tabs. Pure; the same participants give the same answers. */
import type { Participant } from '../../../live/model.ts';
import { presenceOf } from '../../../live/presence.ts';
import type { PresenceState } from '../../../live/presence.ts';

export interface PresentPerson {
  readonly id: string;
  readonly displayName: string;
  readonly kind: Participant['actor']['__typename'];
  readonly state: PresenceState;
  /** As it came, to tell whether anything changed. */
  readonly said: string;
}

type Participants = readonly Participant[];

function rememberedBy<T>(make: (participants: Participants) => T): (participants: Participants) => T {
  const made = new WeakMap<Participants, { value: T }>();
  return (participants) => {
    const known = made.get(participants) ?? { value: make(participants) };
    made.set(participants, known);
    return known.value;
  };
}

/** In the order in which they came. */
export const peopleOf = rememberedBy((participants): readonly PresentPerson[] => {
  const people = new Map<string, PresentPerson>();
  for (const participant of participants) {
    const { __typename, id, displayName } = participant.actor;
    people.set(id, { id, displayName, kind: __typename, state: presenceOf(participant), said: participant.state });
  }
  return [...people.values()];
});

/** A program that reads along has no place of its own; two who lead each other would go nowhere. */
export function mayLead({ kind, state }: PresentPerson, selfId: string): boolean {
  return kind !== 'ApiKey' && state.away === null && state.following !== selfId;
}

/** By message: those who read it now. Who is away reads nothing. */
export const readersOf = rememberedBy((participants): ReadonlyMap<string, readonly PresentPerson[]> => {
  const readers = new Map<string, PresentPerson[]>();
  for (const person of peopleOf(participants)) {
    const { reading, away } = person.state;
    if (reading && away === null) readers.set(reading.messageId, [...(readers.get(reading.messageId) ?? []), person]);
  }
  return readers;
});

function rank({ id, state }: PresentPerson, selfId: string): number {
  if (state.away !== null) return 3;
  if (id === selfId) return 2;
  return state.typing || state.caret ? 0 : 1;
}

/** Who does something comes first, then who is here, oneself, and who is away. */
export function byInterest(people: readonly PresentPerson[], selfId: string): readonly PresentPerson[] {
  return people.toSorted((a, b) => rank(a, selfId) - rank(b, selfId));
}

export type Doing =
  | { readonly kind: 'away'; readonly since: number }
  | { readonly kind: 'typing' }
  | { readonly kind: 'inPrompt' }
  | { readonly kind: 'reading'; readonly messageId: string }
  | { readonly kind: 'here' };

export function doingOf({ away, typing, caret, reading }: PresenceState): Doing {
  if (away !== null) return { kind: 'away', since: away };
  if (typing) return { kind: 'typing' };
  if (caret) return { kind: 'inPrompt' };
  return reading ? { kind: 'reading', messageId: reading.messageId } : { kind: 'here' };
}

/** Those who read close to each other within one message stand together. */
export interface ReadingCluster {
  readonly fraction: number;
  readonly people: readonly PresentPerson[];
}

const CLUSTER_REACH = 0.15;

export function clusterReaders(people: readonly PresentPerson[]): readonly ReadingCluster[] {
  const clusters: { fraction: number; people: PresentPerson[] }[] = [];
  const fractionOf = (person: PresentPerson): number => person.state.reading?.fraction ?? 0;
  for (const person of people.toSorted((a, b) => fractionOf(a) - fractionOf(b))) {
    const last = clusters.at(-1);
    if (last && fractionOf(person) - last.fraction < CLUSTER_REACH) last.people.push(person);
    else clusters.push({ fraction: fractionOf(person), people: [person] });
  }
  return clusters;
}
