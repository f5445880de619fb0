/** The page as somebody in the workspace opens it, with a server of its own behind it. */
import { cleanup, configure } from '@testing-library/react';
import { vi } from 'vitest';
import { startBillingServer } from '../../testkit/billing-server.ts';
import { billingWorld } from '../../testkit/billing-world.ts';
import type { BillingWorld } from '../../testkit/billing-world.ts';
import { installBrowserParts } from '../../testkit/browser-parts.ts';
import { ANA, renderClient } from '../../testkit/render-client.tsx';
import { dismissToast, shownToasts } from '../../ui/toast-store.ts';
import { BillingPage } from './billing-page.tsx';

const closers: (() => Promise<void>)[] = [];

/** In November 2026, twelve days before the month ends. Only the clock on the wall stands still: what waits, waits. */
export const NOW = Date.parse('2026-11-20T12:00:00.000Z');

/** A page of many parts, on a machine that may have other work. */
const PATIENCE_MS = 8_000;
vi.setConfig({ testTimeout: 4 * PATIENCE_MS });

export function beginBilling(): void {
  installBrowserParts();
  configure({ asyncUtilTimeout: PATIENCE_MS });
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
}

export async function endBilling(): Promise<void> {
  cleanup();
  for (const { id } of shownToasts()) dismissToast(id);
  for (const close of closers.splice(0)) await close();
  sessionStorage.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
}

export async function showBilling(change: (world: BillingWorld) => void = () => undefined, search = '') {
  const world = billingWorld();
  change(world);
  history.replaceState(null, '', `/w/tide/billing${search}`);
  const server = await startBillingServer(world);
  const view = renderClient(<BillingPage slug="tide" />, {
    origin: server.origin,
    viewer: {
      ...ANA,
      memberships: [{ role: world.viewerRole, workspace: { id: 'wsp_1', slug: 'tide', name: 'Tidewater', erasesAt: null } }],
    },
  });
  closers.push(view.api.close, server.close);
  return { ...view, world };
}

export const running = (more: Record<string, unknown> = {}) => ({
  plan: 'TEAM',
  nextPlan: null,
  status: 'ACTIVE',
  seats: 3,
  trialEndsAt: null,
  currentPeriodEnd: '2026-12-01T00:00:00.000Z',
  cancelsAt: null,
  pastDueSince: null,
  freezesAt: null,
  frozenAt: null,
  ...more,
});
