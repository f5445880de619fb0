import { useEffect, useState } from 'react';

const fragment = (): string => location.hash.slice(1);

/** The secret behind the '#'. It stays in memory and leaves the address bar, the history and screenshots. */
export function useFragmentToken(): string {
  const [token, setToken] = useState(fragment);
  useEffect(() => {
    const take = (): void => {
      const found = fragment();
      if (found === '') return;
      setToken(found);
      history.replaceState(history.state, '', location.pathname);
    };
    take();
    // Another link that is opened in the same tab changes nothing but the fragment.
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  return token;
}
