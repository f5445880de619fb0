import { useEffect, useState } from 'react';

/** The secret behind the '#'. It stays in memory and leaves the address bar, the history and screenshots. */
export function useFragmentToken(): string {
  const [token] = useState(() => location.hash.slice(1));
  useEffect(() => {
    if (token !== '') history.replaceState(history.state, '', location.pathname);
  }, [token]);
  return token;
}
