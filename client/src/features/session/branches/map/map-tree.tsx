import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Branch } from '../../../../live/branches.ts';
import { branchMessages } from '../../../../messages/branches-en.ts';
import { readersOf } from '../../presence/people.ts';
import { useSelfId } from '../../presence/use-people.ts';
import { useSession, useSessionState } from '../../session-context.ts';
import { useIsPhone } from '../../use-is-phone.ts';
import { useView } from '../../view-context.ts';
import { useBranchColor, useBranches } from '../use-branches.ts';
import { layoutTree } from './layout.ts';
import { MapGraph, graphWidth } from './map-graph.tsx';
import { rowAfterKey } from './map-keys.ts';
import { MapRow, rowId } from './map-row.tsx';
import type { RowMark } from './map-row.tsx';
import { useVisibleRows } from './use-visible-rows.ts';
import type { MapMessage } from './use-tree.ts';

const ROW_PX = 32;
const PHONE_ROW_PX = 44;
const NO_MARKS: readonly RowMark[] = [];
const NO_READERS = [] as const;

interface MapTreeProps {
  messages: readonly MapMessage[];
  /** The message to begin at. */
  at: string | null;
  onChoose: (messageId: string) => Promise<void>;
}

/** The tree as rows with a graph beside them. One stop for the keyboard; only what is in sight is drawn. */
export function MapTree({ messages, at, onChoose }: MapTreeProps) {
  const { mainlineLeafId } = useSession();
  const { path, leaf } = useView();
  const branches = useBranches();
  const colorOf = useBranchColor();
  const selfId = useSelfId();
  const participants = useSessionState((state) => state.participants);
  const rowPx = useIsPhone() ? PHONE_ROW_PX : ROW_PX;
  const scroller = useRef<HTMLDivElement>(null);
  const hereId = leaf?.id ?? null;
  const [chosenId, setChosen] = useState(at ?? hereId);

  const layout = useMemo(
    () => layoutTree({ nodes: messages, mainlineLeafId: mainlineLeafId ?? null, branches }),
    [messages, mainlineLeafId, branches],
  );
  const way = useMemo(() => new Set(path.map(({ id }) => id)), [path]);
  const marks = useMemo(() => marksOf(branches, mainlineLeafId ?? null, colorOf), [branches, mainlineLeafId, colorOf]);
  const readers = readersOf(participants);
  const active = layout.rowOf.get(chosenId ?? '') ?? layout.rows.length - 1;
  const activeId = layout.rows[active]?.node.id;
  const { first, last } = useVisibleRows(scroller, layout.rows.length, rowPx);

  useEffect(() => scroller.current?.focus({ preventScroll: true }), []);
  // In the middle at first, then only as far as it takes.
  const wasShown = useRef(false);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const top = active * rowPx;
    const isInSight = top >= element.scrollTop && top + rowPx <= element.scrollTop + element.clientHeight;
    if (wasShown.current && isInSight) return;
    if (!wasShown.current) element.scrollTop = top - element.clientHeight / 2;
    else element.scrollTop = top < element.scrollTop ? top : top + rowPx - element.clientHeight;
    wasShown.current = true;
  }, [active, rowPx]);

  const choose = useCallback(
    (messageId: string) => {
      setChosen(messageId);
      void onChoose(messageId);
    },
    [onChoose],
  );

  function onKeyDown(event: KeyboardEvent): void {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === 'Enter' && activeId !== undefined) {
      event.preventDefault();
      void onChoose(activeId);
      return;
    }
    const to = rowAfterKey(event.key, active, layout);
    if (to === null) return;
    event.preventDefault();
    setChosen(layout.rows[to]?.node.id ?? null);
  }

  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={branchMessages.mapLabel}
      aria-activedescendant={activeId === undefined ? undefined : rowId(activeId)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="map-tree relative h-full min-h-0 overflow-y-auto overscroll-contain"
    >
      <div className="relative" style={{ height: layout.rows.length * rowPx }}>
        {layout.rows.slice(first, last + 1).map(({ node, column }, index) => (
          <MapRow
            key={node.id}
            message={node}
            row={first + index}
            total={layout.rows.length}
            level={column + 1}
            top={(first + index) * rowPx}
            rowPx={rowPx}
            indent={graphWidth(layout.columns)}
            isActive={node.id === activeId}
            isHere={node.id === hereId}
            isOnWay={way.has(node.id)}
            marks={marks.get(node.id) ?? NO_MARKS}
            readers={readers.get(node.id)?.filter(({ id }) => id !== selfId) ?? NO_READERS}
            onChoose={choose}
          />
        ))}
        <MapGraph layout={layout} rowPx={rowPx} first={first} last={last} hereId={hereId} />
      </div>
    </div>
  );
}

/** By message: the ways that end there. A branch that has nothing yet is named where it begins. */
function marksOf(
  branches: readonly Branch[],
  mainlineLeafId: string | null,
  colorOf: (branchId: string) => string,
): ReadonlyMap<string, readonly RowMark[]> {
  const marks = new Map<string, RowMark[]>();
  const put = (id: string | null, mark: RowMark): void => {
    if (id !== null) marks.set(id, [...(marks.get(id) ?? []), mark]);
  };
  put(mainlineLeafId, { id: 'mainline', name: branchMessages.mainlineEnd, color: 'var(--ink)' });
  for (const { id, name, state, headId, baseId } of branches) {
    if (state === 'OPEN' || headId !== null) put(headId ?? baseId, { id, name, color: colorOf(id) });
  }
  return marks;
}
