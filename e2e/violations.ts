/** What a page's policy refused, as the browser itself reports it. */
import type { BrowserContext, Request } from '@playwright/test';

export interface Violation {
  directive: string;
  blocked: string;
  sample: string;
  page: string;
}

export interface Violations {
  readonly seen: readonly Violation[];
  /** Asked for at another host than the page's, and not held back by the policy. */
  readonly foreign: readonly string[];
}

/** To be called before the first page of the context is opened. */
export async function watchViolations(context: BrowserContext, ownOrigin: string): Promise<Violations> {
  const seen: Violation[] = [];
  const foreign: string[] = [];
  const note = (request: Request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== ownOrigin) foreign.push(request.url());
  };
  context.on('requestfinished', note);
  context.on('requestfailed', (request) => {
    if (!/csp/i.test(request.failure()?.errorText ?? '')) note(request);
  });
  await context.exposeFunction('parleyViolation', (violation: Violation) => void seen.push(violation));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective: directive, blockedURI: blocked, sample }) => {
      const { parleyViolation } = window as unknown as { parleyViolation(violation: Violation): void };
      parleyViolation({ directive, blocked, sample, page: location.pathname });
    });
  });
  return { seen, foreign };
}
