import type { Request } from '@playwright/test';

/** Our pages send hashes; the name of the operation goes along. */
export function asksFor(request: Request, operationName: string): boolean {
  return (request.postDataJSON() as { operationName?: string } | null)?.operationName === operationName;
}
