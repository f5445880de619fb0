import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Provider } from 'urql';
import { ApiContext } from '../api/api-context.ts';
import { createApi } from '../api/create-api.ts';
import { ViewerContext } from '../api/viewer.ts';
import type { Viewer } from '../api/viewer.ts';
import { Toaster } from '../ui/toaster.tsx';

export const ANA: Viewer = { id: 'usr_ana', email: 'ana@example.com', displayName: 'Ana Reyes', isOperator: false, memberships: [] };

/** The providers of app/app.tsx around one component, talking to the given server. */
export function renderClient(children: ReactNode, { origin, viewer = ANA }: { origin: string; viewer?: Viewer }) {
  const api = createApi(origin);
  let renewals = 0;
  const renew = (): void => {
    renewals += 1;
  };
  const view = render(
    <ApiContext.Provider value={{ ...api, renew }}>
      <Provider value={api.client}>
        <ViewerContext.Provider value={viewer}>{children}</ViewerContext.Provider>
        <Toaster />
      </Provider>
    </ApiContext.Provider>,
  );
  return { ...view, api, renewals: () => renewals };
}
