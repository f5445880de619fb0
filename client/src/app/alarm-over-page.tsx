import { useEffect, useState } from 'react';
import { useRoute } from 'wouter';
import { useViewer } from '../api/viewer.ts';
import { createLazyModule, useLazyModule } from '../ui/lazy-module.ts';

const banner = createLazyModule(() => import('../features/billing/billing-banner.tsx'));
/** What people came for comes first. */
const NOT_BEFORE_MS = 3_000;

/** What is wrong with the workspace's payments, for those who can do something about it. The billing page says it by itself. */
export function AlarmOverPage({ slug }: { slug: string }) {
  const role = useViewer().memberships.find(({ workspace }) => workspace.slug === slug)?.role;
  const [isBilling] = useRoute('/w/:slug/billing');
  const [isTime, setIsTime] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsTime(true), NOT_BEFORE_MS);
    return () => clearTimeout(timer);
  }, []);
  const shown = useLazyModule(banner, isTime && !isBilling && (role === 'OWNER' || role === 'ADMIN'));
  return shown ? <shown.BillingBanner key={slug} slug={slug} isOwner={role === 'OWNER'} /> : null;
}
