import { clsx } from 'clsx';
import { Suspense, lazy, useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useIsPhone } from '../use-is-phone.ts';
import { BranchLayersContext } from './layers-context.ts';
import type { BranchLayer, BranchLayerActions } from './layers-context.ts';
import { useBranchKeys } from './use-branch-keys.ts';

const BranchDialog = lazy(() => import('./branch-dialog.tsx').then((module) => ({ default: module.BranchDialog })));
const MapPanel = lazy(() => import('./map/map-panel.tsx').then((module) => ({ default: module.MapPanel })));

/** The session's page with what branches lay over it: a dialog, and the map, which stands beside the messages where there is room. */
export function BranchLayers({ children }: { children: ReactNode }) {
  const [layer, setLayer] = useState<BranchLayer | null>(null);
  const [map, setMap] = useState<{ at: string | null } | null>(null);
  const isPhone = useIsPhone();
  const actions = useMemo<BranchLayerActions>(
    () => ({
      open: setLayer,
      openMap: (messageId) => setMap({ at: messageId ?? null }),
      toggleMap: () => setMap((now) => (now ? null : { at: null })),
    }),
    [],
  );
  useBranchKeys(actions);
  const closeMap = useCallback(() => setMap(null), []);

  return (
    <BranchLayersContext value={actions}>
      <div className="relative h-full min-h-0">
        <div className={clsx('h-full', map && !isPhone && 'branch-map-open')}>{children}</div>
        <Suspense fallback={null}>
          {map ? <MapPanel at={map.at} onClose={closeMap} /> : null}
          {layer ? <BranchDialog layer={layer} onClose={() => setLayer(null)} /> : null}
        </Suspense>
      </div>
    </BranchLayersContext>
  );
}
