import { clsx } from 'clsx';
import { memo } from 'react';
import type { CSSProperties } from 'react';
import { isRunning } from '../../../../live/model.ts';
import { branchMessages } from '../../../../messages/branches-en.ts';
import { AvatarStack } from '../../../../ui/avatar-stack.tsx';
import { modelColor } from '../../../../ui/model-color.ts';
import { usePersonColor } from '../../../../ui/person-colors.ts';
import type { PresentPerson } from '../../presence/people.ts';
import type { MapMessage } from './use-tree.ts';

const MOST_FACES = 3;

export interface RowMark {
  readonly id: string;
  readonly name: string;
  readonly color: string;
}

interface MapRowProps {
  message: MapMessage;
  row: number;
  total: number;
  level: number;
  top: number;
  rowPx: number;
  indent: number;
  isActive: boolean;
  isHere: boolean;
  isOnWay: boolean;
  /** The ways that end here. */
  marks: readonly RowMark[];
  readers: readonly PresentPerson[];
  onChoose: (messageId: string) => void;
}

export const rowId = (messageId: string): string => `map-${messageId}`;

export const MapRow = memo(function MapRow(props: MapRowProps) {
  const { message, row, total, level, top, rowPx, indent, isActive, isHere, isOnWay, marks, readers, onChoose } = props;
  const place: CSSProperties = { top, height: rowPx, paddingLeft: indent };
  return (
    // The tree has the focus and the keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={rowId(message.id)}
      role="treeitem"
      aria-level={level}
      aria-posinset={row + 1}
      aria-setsize={total}
      aria-selected={isActive}
      aria-current={isHere ? 'location' : undefined}
      tabIndex={-1}
      style={place}
      onClick={() => onChoose(message.id)}
      className={clsx(
        'absolute inset-x-0 flex cursor-pointer items-center gap-2 pr-3 text-sm select-none',
        isActive ? 'map-row-active bg-pressed' : 'hover:bg-hover',
      )}
    >
      <RowName message={message} />
      <span className={clsx('min-w-0 flex-1 truncate', isOnWay ? 'text-ink' : 'text-ink-soft')}>
        {isRunning(message.status) ? branchMessages.writing : message.excerpt || branchMessages.noText}
      </span>
      {marks.map(({ id, name, color }) => (
        <span
          key={id}
          className="max-w-28 shrink-0 truncate rounded-sm border bg-raised px-1.5 text-xs leading-[1.125rem] font-medium"
          style={{ color, borderColor: `color-mix(in oklch, ${color} 45%, transparent)` }}
        >
          {name}
        </span>
      ))}
      {readers.length > 0 ? <AvatarStack people={readers} max={MOST_FACES} size={20} /> : null}
      <span className="sr-only">{wordsFor(readers.length, isHere)}</span>
      {isHere ? (
        <span aria-hidden="true" className="shrink-0 rounded-sm bg-accent-soft px-1.5 text-xs leading-5 font-medium text-accent">
          {branchMessages.you}
        </span>
      ) : null}
    </div>
  );
});

function RowName({ message: { role, name, authorId, provider } }: { message: MapMessage }) {
  const person = usePersonColor(authorId ?? '');
  const model = provider === null ? 'var(--ink-soft)' : modelColor(provider);
  const color = role === 'ASSISTANT' ? model : person;
  return (
    <span className={clsx('max-w-24 shrink-0 truncate text-xs', role === 'USER' ? 'font-semibold' : 'font-medium')} style={{ color }}>
      <span className="sr-only">{role === 'ASSISTANT' ? branchMessages.answerOf : branchMessages.promptBy} </span>
      {name}
    </span>
  );
}

/** What the faces and the mark say to those who see neither. */
function wordsFor(readers: number, isHere: boolean): string {
  const words = readers > 0 ? [branchMessages.readHere(readers)] : [];
  if (isHere) words.push(branchMessages.youAreHere);
  return words.join(', ');
}
