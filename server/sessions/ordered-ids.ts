/** Ids that grow with every call, also within one millisecond and when the clock goes back: a prompt stands before its answers. */
import { ID_ALPHABET } from '../../schema/wire/ids.ts';
import type { Ids } from '../kit/ids.ts';

export function createOrderedIds(ids: Ids): Ids {
  let last = '';
  return {
    next(prefix) {
      const [, number = ''] = ids.next(prefix).split('_');
      last = number > last ? number : successor(last);
      return `${prefix}_${last}`;
    },
  };
}

function successor(number: string): string {
  const last = ID_ALPHABET.indexOf(number.at(-1)!);
  const head = number.slice(0, -1);
  return last + 1 < ID_ALPHABET.length ? head + ID_ALPHABET[last + 1]! : successor(head) + ID_ALPHABET[0]!;
}
