import { Suspense, lazy } from 'react';
import { Route, Switch } from 'wouter';
import { messages } from '../messages/messages.ts';
import { SessionPage } from './session-route.ts';
import { Splash } from './splash.tsx';

const GuestFrame = lazy(() => import('../features/join/guest-frame.tsx').then((module) => ({ default: module.GuestFrame })));
const SharedHome = lazy(() => import('../features/shared/shared-home.tsx').then((module) => ({ default: module.SharedHome })));

/** The pages of people without an account, who came by a share link. */
export function GuestRoutes() {
  const splash = <Splash label={messages.common.loadingPage} />;
  return (
    <Suspense fallback={splash}>
      <GuestFrame>
        <Suspense fallback={splash}>
          <Switch>
            <Route path="/s/:id">{({ id }) => <SessionPage key={id} sessionId={id} />}</Route>
            <Route>
              <SharedHome />
            </Route>
          </Switch>
        </Suspense>
      </GuestFrame>
    </Suspense>
  );
}
