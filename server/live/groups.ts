/** Which readers are equal (LIVE.md F1, F2): same document, operation, variables but the cursor, and scope. */
import { canonicalJson } from './canonical-json.ts';
import { createExecution } from './execution.ts';
import type { Admission } from './fanout-field.ts';
import type { Feed } from './feed.ts';
import { withoutViewer } from './group-context.ts';
import { createGroup } from './group.ts';
import type { GroupOptions } from './group.ts';
import type { Group, Reader } from './reader.ts';

export function createGroups(options: Omit<GroupOptions, 'key' | 'feed' | 'fanout' | 'execution'>) {
  const byFeed = new WeakMap<Feed, Map<string, Group>>();
  const numbers = new WeakMap<object, number>();
  let lastNumber = 0;

  /** Identity as text: a plugin may have rewritten the document, so its source is no proof of what it says. */
  function numberOf(thing: object): number {
    const number = numbers.get(thing) ?? ++lastNumber;
    numbers.set(thing, number);
    return number;
  }

  function keyOf(reader: Reader): string {
    const { operation, variablesKey } = reader.subscribing;
    const scope = canonicalJson(reader.admission.scope);
    if (!operation.isShared || scope === null) return `personal ${numberOf(reader)}`;
    return JSON.stringify([numberOf(operation.schema), numberOf(operation.document), operation.operationName, variablesKey, scope]);
  }

  function executionFor(reader: Reader) {
    const { operation, variables, contexts, mask } = reader.subscribing;
    const { scope } = reader.admission;
    const newContext = operation.isShared ? () => withoutViewer(contexts.ofGroup(scope)) : () => contexts.fresh(reader.context);
    return createExecution({ operation, variables, newContext, asViewer: contexts.asViewer, mask });
  }

  function of(reader: Reader): Group {
    const { feed, subscribing } = reader;
    const groups = byFeed.get(feed) ?? new Map<string, Group>();
    byFeed.set(feed, groups);
    const key = keyOf(reader);
    const known = groups.get(key);
    if (known) return known;
    const group = createGroup({ ...options, key, feed, fanout: subscribing.operation.fanout, execution: executionFor(reader) });
    groups.set(key, group);
    return group;
  }

  function leave(reader: Reader): void {
    const { group, feed } = reader;
    if (!group) return;
    group.remove(reader);
    if (group.size > 0) return;
    group.close();
    byFeed.get(feed)?.delete(group.key);
  }

  return {
    of,
    leave,
    /** With another scope the reader sees another session: it starts over with a snapshot, in another group (R5). */
    readmit(reader: Reader, admission: Admission): void {
      const before = canonicalJson(reader.admission.scope);
      reader.admission = admission;
      if (!reader.group || (before !== null && before === canonicalJson(admission.scope))) return;
      leave(reader);
      of(reader).add(reader, null);
    },
  };
}
