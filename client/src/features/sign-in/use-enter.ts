import { useLocation } from 'wouter';
import { useApi } from '../../api/api-context.ts';
import { takeReturnTo } from '../../api/return-to.ts';

/** What follows a successful sign-in: a fresh cache and socket, and the page the person wanted. */
export function useEnter(): () => void {
  const { renew } = useApi();
  const [, navigate] = useLocation();
  return () => {
    renew();
    navigate(takeReturnTo(), { replace: true });
  };
}
