/** What an API key may do at most. A closed list: a key from before a new scope never has it. */
export const SCOPES = ['session:read', 'session:write', 'workspace:read', 'workspace:write', 'usage:read'] as const;

export type Scope = (typeof SCOPES)[number];

export function isScope(value: string): value is Scope {
  return SCOPES.some((scope) => scope === value);
}
