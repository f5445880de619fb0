/** Where the request comes from that is being worked on, for what is written down deep below it. */
import { AsyncLocalStorage } from 'node:async_hooks';

export function createCallers() {
  const ips = new AsyncLocalStorage<string>();
  return {
    atCaller<Result>(ip: string, work: () => Result): Result {
      return ips.run(ip, work);
    },
    /** Null: no request is, as in a job. */
    callerIp: (): string | null => ips.getStore() ?? null,
  };
}

export type Callers = ReturnType<typeof createCallers>;
