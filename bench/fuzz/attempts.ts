/** What all doors need to send: somebody to be, something to say, and one place for what comes back. */
import { schema } from '../../schema/index.ts';
import { corrupt, createOperations } from '../../server/transport/doors/fuzz-operations.ts';
import type { RandomOperation } from '../../server/transport/doors/fuzz-operations.ts';
import type { Random } from '../random.ts';
import { createMutations } from './mutations.ts';
import type { Mutations } from './mutations.ts';
import type { Place, Sender } from './plan.ts';
import type { Recruit } from './senders.ts';

/** So many different ones come by; each may be asked for often, as most limits are of ten minutes. */
const ADDRESSES = 4_000;
/** Of documents for each sender: one that the server knows costs it a fifth of a new one, and gets further. */
const DOCUMENTS = 300;
const NEW_SHARE = 0.1;
/** So many in a row: the login has ended. */
const MOST_REFUSALS = 12;

export interface Outcome {
  /** Messages that were sent. */
  count: number;
  answers: readonly (number | string)[];
  faults: readonly (string | null)[];
}

export type Attempt = () => Promise<Outcome>;

export interface Attempts {
  place: Place;
  random: Random;
  mutations: Mutations;
  /** Somebody, or mostly so. */
  sender(): Sender;
  address(): string;
  operation(sender: Sender): RandomOperation;
  broken(text: string): string;
  /** What was answered to the sender: who is nobody any more is replaced. */
  noteAnswer(sender: Sender, text: string): void;
}

export interface AttemptsOptions {
  place: Place;
  random: Random;
  senders: readonly Sender[];
  recruit: Recruit;
}

export function createAttempts({ place, random, senders: given, recruit }: AttemptsOptions): Attempts {
  const senders = [...given];
  const refusals = new Map<Sender, number>();
  const unit = () => random.whole(0, 2 ** 31) / 2 ** 31;
  const strangers = given.slice(0, 3).flatMap(({ ids }) => ids);
  const mutations = createMutations(random);
  const generators = new WeakMap<Sender, { generate: () => RandomOperation; known: RandomOperation[] }>();

  /** Mostly a document of before, with other variables. */
  function operation(sender: Sender): RandomOperation {
    let of = generators.get(sender);
    if (!of) {
      of = { generate: createOperations(schema, unit, [...sender.ids, ...sender.ids, ...strangers], place.model), known: [] };
      generators.set(sender, of);
    }
    if (of.known.length > 0 && !random.chance(NEW_SHARE)) {
      const { variables, ...rest } = random.oneOf(of.known);
      return { ...rest, variables: random.chance(0.5) ? variables : (mutations.json(variables as never, 0.08) as Record<string, unknown>) };
    }
    const made = of.generate();
    if (of.known.length < DOCUMENTS) of.known.push(made);
    else of.known[random.whole(0, DOCUMENTS)] = made;
    return made;
  }

  function noteAnswer(sender: Sender, text: string): void {
    const isRefused = text.includes('"UNAUTHENTICATED"');
    const count = isRefused ? (refusals.get(sender) ?? 0) + 1 : 0;
    refusals.set(sender, count);
    const at = senders.indexOf(sender);
    if (count < MOST_REFUSALS || at < 0) return;
    refusals.set(sender, Number.NEGATIVE_INFINITY);
    recruit(place.model).then(
      (next) => void senders.splice(senders.indexOf(sender), 1, next),
      // The limits hold for this one too: it is tried again with the next refusals.
      () => refusals.set(sender, 0),
    );
  }

  return {
    place,
    random,
    mutations,
    sender: () => random.oneOf(senders),
    address: () => {
      const number = random.whole(0, ADDRESSES);
      return `10.7.${number >> 8}.${number & 255}`;
    },
    operation,
    broken: (text) => corrupt(text, unit),
    noteAnswer,
  };
}
