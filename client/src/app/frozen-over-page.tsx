import type { ViewerWorkspace } from '../api/viewer.ts';
import { createLazyModule, useLazyModule } from '../ui/lazy-module.ts';

const banner = createLazyModule(() => import('../features/workspace-settings/frozen-banner.tsx'));

/** Over every page of a workspace that was deleted, for the owners who can take it back. */
export function FrozenOverPage({ workspace }: { workspace: ViewerWorkspace }) {
  const { erasesAt } = workspace;
  const shown = useLazyModule(banner, erasesAt != null);
  return shown && erasesAt != null ? <shown.FrozenBanner key={workspace.id} workspace={workspace} erasesAt={erasesAt} /> : null;
}
