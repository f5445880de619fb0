/** The visible path as it is drawn: prompts with their alternatives, and the answers to one prompt as lanes side by side. */
import type { Tree, TreeMessage } from './tree.ts';

export interface Alternatives {
  readonly ids: readonly string[];
  readonly index: number;
}

export interface Lane {
  readonly lane: number;
  /** The attempt that is shown, and all attempts of this lane, oldest first. */
  readonly shownId: string;
  readonly attempts: Alternatives;
}

export type Turn =
  | { readonly kind: 'prompt'; readonly key: string; readonly messageId: string; readonly alternatives: Alternatives }
  | {
      readonly kind: 'answers';
      readonly key: string;
      readonly promptId: string | null;
      readonly lanes: readonly Lane[];
      readonly onPathId: string;
    }
  | { readonly kind: 'note'; readonly key: string; readonly messageId: string };

/** Which attempt of a lane this reader looks at: key of `laneKey` -> message. */
export type AttemptChoices = ReadonlyMap<string, string>;

export function laneKey(promptId: string | null, lane: number): string {
  return `${promptId ?? ''}#${lane}`;
}

export function stepAlternative(alternatives: Alternatives, step: 1 | -1): string | null {
  return alternatives.ids[alternatives.index + step] ?? null;
}

function alternativesOf(siblings: readonly TreeMessage[], shownId: string): Alternatives {
  const ids = siblings.map((sibling) => sibling.id);
  return { ids, index: Math.max(0, ids.indexOf(shownId)) };
}

function lanesOf(siblings: readonly TreeMessage[], promptId: string | null, onPathId: string, attempts: AttemptChoices): Lane[] {
  const byLane = new Map<number, TreeMessage[]>();
  for (const sibling of siblings) {
    const lane = sibling.lane ?? 0;
    byLane.set(lane, [...(byLane.get(lane) ?? []), sibling]);
  }
  return [...byLane.entries()]
    .sort(([a], [b]) => a - b)
    .map(([lane, inLane]) => {
      const chosen = inLane.some((message) => message.id === onPathId) ? onPathId : attempts.get(laneKey(promptId, lane));
      const shownId = inLane.find((message) => message.id === chosen)?.id ?? inLane.at(-1)!.id;
      return { lane, shownId, attempts: alternativesOf(inLane, shownId) };
    });
}

export function toTurns<M extends TreeMessage>(tree: Tree<M>, path: readonly M[], attempts: AttemptChoices): Turn[] {
  return path.map((message): Turn => {
    const parent = message.parentId ?? null;
    const siblings = tree.children.get(parent) ?? [message];
    if (message.role === 'USER') {
      const prompts = siblings.filter((sibling) => sibling.role === 'USER');
      return {
        kind: 'prompt',
        key: `prompt:${parent ?? 'root'}`,
        messageId: message.id,
        alternatives: alternativesOf(prompts, message.id),
      };
    }
    if (message.role === 'ASSISTANT') {
      const answers = siblings.filter((sibling) => sibling.role === 'ASSISTANT');
      return {
        kind: 'answers',
        key: `answers:${parent ?? 'root'}`,
        promptId: parent,
        lanes: lanesOf(answers, parent, message.id, attempts),
        onPathId: message.id,
      };
    }
    return { kind: 'note', key: message.id, messageId: message.id };
  });
}

function sameAlternatives(a: Alternatives, b: Alternatives): boolean {
  return a.index === b.index && a.ids.length === b.ids.length && a.ids.every((id, index) => id === b.ids[index]);
}

function sameTurn(a: Turn, b: Turn): boolean {
  if (a.kind === 'prompt' && b.kind === 'prompt')
    return a.messageId === b.messageId && a.key === b.key && sameAlternatives(a.alternatives, b.alternatives);
  if (a.kind === 'note' && b.kind === 'note') return a.messageId === b.messageId;
  if (a.kind !== 'answers' || b.kind !== 'answers') return false;
  if (a.key !== b.key || a.onPathId !== b.onPathId || a.lanes.length !== b.lanes.length) return false;
  return a.lanes.every(
    (lane, index) => lane.shownId === b.lanes[index]?.shownId && sameAlternatives(lane.attempts, b.lanes[index].attempts),
  );
}

/** Turns that did not change keep their identity, so that a new message draws itself and not the 2,000 above it. */
export function createTurnSharer(): (turns: readonly Turn[]) => readonly Turn[] {
  let known = new Map<string, Turn>();
  return (turns) => {
    const shared = turns.map((turn) => {
      const same = known.get(turn.key);
      return same && sameTurn(same, turn) ? same : turn;
    });
    known = new Map(shared.map((turn) => [turn.key, turn]));
    return shared;
  };
}
