/** The same for each of many: one that fails keeps no other from its turn, and is not passed over in silence. */
import type { JobContext } from './job.ts';

/** Rejects at the end, with the first of what went wrong as its cause; at once where the run itself has to end. */
export async function eachInTurn<Item>(
  { touch }: Pick<JobContext, 'touch'>,
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) {
    touch();
    try {
      await work(item);
    } catch (error) {
      touch();
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new Error(`${failures.length} of ${items.length} failed; the others are done.`, { cause: failures[0] });
}
