/** The branches of a session as a server keeps them, for tests. */
import { GraphQLError } from 'graphql';
import type { Branch } from '../live/branches.ts';
import type { SessionMessage } from '../live/model.ts';
import type { createEventFeed } from './event-feed.ts';

interface Deps {
  feed: ReturnType<typeof createEventFeed>;
  messages: ReadonlyMap<string, SessionMessage>;
  author: Branch['createdBy'];
}

export function createBranchWorld({ feed, messages, author }: Deps) {
  const branches = new Map<string, Branch>();

  function put(branch: Branch): Branch {
    branches.set(branch.id, branch);
    feed.say({ __typename: 'BranchChanged', branch });
    return branch;
  }

  function change(id: string, to: Partial<Branch>): Branch {
    const before = branches.get(id)!;
    return put({ ...before, ...to, version: before.version + 1 });
  }

  function wayTo(leafId: string | null): string[] {
    const way: string[] = [];
    for (let at = messages.get(leafId ?? ''); at; at = messages.get(at.parentId ?? '')) way.unshift(at.id);
    return way;
  }

  return {
    all: () => [...branches.values()],
    open(name: string, baseId: string | null): Branch {
      const number = branches.size + 1;
      const updatedAt = new Date(Date.UTC(2026, 10, 20, 1, 0, number)).toISOString();
      const id = `brn_${number}`;
      return put({
        id,
        name,
        state: 'OPEN',
        baseId,
        headId: null,
        messageCount: 0,
        mergedIntoId: null,
        version: 1,
        createdBy: author,
        updatedAt,
      });
    },
    change,
    grow: (id: string, headId: string) => change(id, { headId, messageCount: branches.get(id)!.messageCount + 2 }),
    since: (id: string, mainlineLeafId: string | null) => {
      const { headId, baseId } = branches.get(id)!;
      const way = new Set(wayTo(headId ?? baseId));
      return wayTo(mainlineLeafId).filter((message) => !way.has(message)).length;
    },
    ownMessages(id: string): SessionMessage[] {
      const { headId, baseId } = branches.get(id)!;
      const way = wayTo(headId);
      return way.slice(way.indexOf(baseId ?? '') + 1).map((message) => messages.get(message)!);
    },
    node(id: string, session: { mainlineLeafId?: string | null }) {
      const branch = branches.get(id);
      return branch && { __typename: 'Branch', ...branch, messagesSince: this.since(id, session.mainlineLeafId ?? null) };
    },
    /** As the server asks where the mainline has moved. */
    refuseMoved(id: string, mainlineLeafId: string | null, messagesSince: number): never {
      throw new GraphQLError(`The mainline has moved since “${branches.get(id)!.name}” departed.`, {
        extensions: { code: 'CONFLICT', conflict: { mainlineLeafId, messagesSince } },
      });
    },
  };
}
