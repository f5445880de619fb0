import { Suspense, lazy } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { useViewer } from '../api/viewer.ts';
import { NotFoundPage } from '../features/not-found/not-found-page.tsx';
import { SharedOnHome } from '../features/shared/shared-on-home.tsx';
import { messages } from '../messages/messages.ts';
import { GuestRoutes } from './guest-routes.tsx';
import { pickWorkspace } from './last-workspace.ts';
import { useShell } from './shell-context.ts';
import { Shell } from './shell.tsx';
import { SessionPage, usePreparedSession } from './session-route.ts';
import { SignedIn } from './signed-in.tsx';
import { Splash } from './splash.tsx';

const JoinPage = lazy(() => import('../features/join/join-page.tsx').then((module) => ({ default: module.JoinPage })));
const WorkspacePage = lazy(() => import('../features/workspace/workspace-page.tsx').then((module) => ({ default: module.WorkspacePage })));
const BillingPage = lazy(() => import('../features/billing/billing-page.tsx').then((module) => ({ default: module.BillingPage })));
const BudgetsPage = lazy(() => import('../features/budgets/budgets-page.tsx').then((module) => ({ default: module.BudgetsPage })));
const MembersPage = lazy(() => import('../features/members/members-page.tsx').then((module) => ({ default: module.MembersPage })));
const SettingsPage = lazy(() =>
  import('../features/workspace-settings/settings-page.tsx').then((module) => ({ default: module.SettingsPage })),
);
const ProvidersPage = lazy(() => import('../features/providers/providers-page.tsx').then((module) => ({ default: module.ProvidersPage })));
const KeysPage = lazy(() => import('../features/keys/keys-page.tsx').then((module) => ({ default: module.KeysPage })));
const DevelopersPage = lazy(() =>
  import('../features/developers/developers-page.tsx').then((module) => ({ default: module.DevelopersPage })),
);
const WebhooksPage = lazy(() => import('../features/webhooks/webhooks-page.tsx').then((module) => ({ default: module.WebhooksPage })));
const AuditPage = lazy(() => import('../features/audit/audit-page.tsx').then((module) => ({ default: module.AuditPage })));
const WorkspaceLinkPage = lazy(() =>
  import('../features/sign-in/workspace-link-page.tsx').then((module) => ({ default: module.WorkspaceLinkPage })),
);
const JobsPage = lazy(() => import('../features/operate/jobs/jobs-page.tsx').then((module) => ({ default: module.JobsPage })));
const PricesPage = lazy(() => import('../features/operate/prices/prices-page.tsx').then((module) => ({ default: module.PricesPage })));
const UsagePage = lazy(() => import('../features/usage/usage-page.tsx').then((module) => ({ default: module.UsagePage })));
const SignInPage = lazy(() => import('../features/sign-in/sign-in-page.tsx').then((module) => ({ default: module.SignInPage })));
const RedeemLinkPage = lazy(() =>
  import('../features/sign-in/redeem-link-page.tsx').then((module) => ({ default: module.RedeemLinkPage })),
);
const SignInDonePage = lazy(() => import('../features/sign-in/steps-pages.tsx').then((module) => ({ default: module.SignInDonePage })));
const CodePage = lazy(() => import('../features/sign-in/steps-pages.tsx').then((module) => ({ default: module.CodePage })));
const ConfirmAddressPage = lazy(() =>
  import('../features/sign-in/steps-pages.tsx').then((module) => ({ default: module.ConfirmAddressPage })),
);
const AccountPage = lazy(() => import('../features/account/account-page.tsx').then((module) => ({ default: module.AccountPage })));
const InvitationPage = lazy(() => import('../features/sign-in/invitation-page.tsx').then((module) => ({ default: module.InvitationPage })));

export function Routes() {
  return (
    <Suspense fallback={<Splash label={messages.common.loadingPage} />}>
      <Switch>
        <Route path="/sign-in" component={SignInPage} />
        <Route path="/sign-in/link" component={RedeemLinkPage} />
        <Route path="/sign-in/code" component={CodePage} />
        <Route path="/sign-in/done" component={SignInDonePage} />
        <Route path="/confirm-address">
          <SignedIn>
            <ConfirmAddressPage />
          </SignedIn>
        </Route>
        <Route path="/join">
          <Join />
        </Route>
        <Route path="/invitation">
          <SignedIn>
            <InvitationPage />
          </SignedIn>
        </Route>
        <Route path="/invitation/link">
          <SignedIn>
            <WorkspaceLinkPage />
          </SignedIn>
        </Route>
        <Route
          path={
            /^\/(?<page>$|account$|w\/[^/]+(?:\/(?:usage|budgets|billing|settings|members|keys|providers|webhooks|developers|audit))?$|s\/[^/]+$|operate\/(?:jobs|prices)$)/u
          }
        >
          <SignedIn guest={<GuestRoutes />}>
            <Shell>
              <ShellRoutes />
            </Shell>
          </SignedIn>
        </Route>
        <Route component={NotFoundPage} />
      </Switch>
    </Suspense>
  );
}

function Join() {
  usePreparedSession();
  return <JoinPage />;
}

function ShellRoutes() {
  const shell = useShell();
  usePreparedSession();
  return (
    <Suspense fallback={<Splash label={messages.common.loadingPage} />}>
      <Switch>
        <Route path="/w/:slug">
          {({ slug }) => (
            <WorkspacePage
              slug={slug}
              isCreating={shell.isCreating}
              shared={<SharedOnHome />}
              onNewSession={shell.newSession}
              onOpenMembers={shell.openMembers}
            />
          )}
        </Route>
        <Route path="/w/:slug/usage">{({ slug }) => <UsagePage key={slug} slug={slug} />}</Route>
        <Route path="/w/:slug/budgets">{({ slug }) => <BudgetsPage key={slug} slug={slug} />}</Route>
        <Route path="/w/:slug/billing">{({ slug }) => <BillingPage key={slug} slug={slug} />}</Route>
        <Route path="/w/:slug/settings">{({ slug }) => <SettingsPage key={slug} slug={slug} />}</Route>
        <Route path="/w/:slug/members">{({ slug }) => <MembersPage key={slug} slug={slug} />}</Route>
        <Route path="/w/:slug/providers">{({ slug }) => <ProvidersPage key={slug} slug={slug} />}</Route>
        <Route path="/w/:slug/keys">{({ slug }) => <KeysPage key={slug} slug={slug} />}</Route>
        <Route path="/w/:slug/developers">{({ slug }) => <DevelopersPage key={slug} slug={slug} />}</Route>
        <Route path="/w/:slug/webhooks">{({ slug }) => <WebhooksPage key={slug} slug={slug} />}</Route>
        <Route path="/w/:slug/audit">{({ slug }) => <AuditPage key={slug} slug={slug} />}</Route>
        <Route path="/account" component={AccountPage} />
        <Route path="/operate/jobs" component={JobsPage} />
        <Route path="/operate/prices" component={PricesPage} />
        <Route path="/s/:id">{({ id }) => <SessionPage key={id} sessionId={id} />}</Route>
        <Route>
          <ToLastWorkspace />
        </Route>
      </Switch>
    </Suspense>
  );
}

function ToLastWorkspace() {
  const viewer = useViewer();
  const workspace = pickWorkspace(viewer.memberships.map((membership) => membership.workspace));
  return workspace === undefined ? null : <Redirect to={`/w/${workspace.slug}`} replace />;
}
