import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { Provider } from 'urql';
import { ApiContext } from './api-context.ts';
import { createApi } from './create-api.ts';

export function ApiProvider({ children }: { children: ReactNode }) {
  const [api, setApi] = useState(() => createApi());
  const renew = useCallback(() => {
    void api.close();
    setApi(createApi());
  }, [api]);
  const value = useMemo(() => ({ ...api, renew }), [api, renew]);

  return (
    <ApiContext.Provider value={value}>
      <Provider value={api.client}>{children}</Provider>
    </ApiContext.Provider>
  );
}
