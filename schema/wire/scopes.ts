/** What an API key may do at most. A closed list: a key from before a new scope never has it. The words are for people who choose. */
const WORDS = {
  'session:read': 'List, read, search, watch and export the sessions that members see.',
  'session:write': 'Open sessions, send and queue prompts, write drafts and comments, vote, react and branch.',
  'session:manage': 'In its own sessions: who finds them, who is in them, share links, putting them away.',
  'workspace:read': 'The workspace, its members and their addresses.',
  'workspace:write': 'Name and settings; invite, change and remove members and guests, but no admins and owners.',
  'usage:read': 'Budgets, and what the key itself has used.',
  'usage:read-all': 'What everybody has used, forecasts, limits that were hit and live activity.',
  'budget:write': 'Set budgets and answer requests for more, but not for itself.',
  'billing:read': 'Plan, balances, prices and invoices. It never pays.',
  'audit:read': 'The audit log: who did what, and whether it is whole.',
  'keys:read': 'The list of API keys: scopes, expiry, last use, spend and recent requests. Never a secret.',
  'keys:revoke': 'End API keys. It never makes or rotates one.',
  'providers:read': 'The workspace’s own keys for model providers: state, models, last error. Never a secret.',
  'providers:write': 'Add, replace, test, pause and remove them. What it adds is sent what people write.',
  'webhook:manage': 'Webhooks: where this workspace is told what happens, their secrets and their log.',
} as const;

export type Scope = keyof typeof WORDS;
export const SCOPES = Object.keys(WORDS) as Scope[];

export function isScope(value: string): value is Scope {
  return Object.hasOwn(WORDS, value);
}

/** For descriptions: every scope with its words, one a line. */
export const SCOPE_LIST = SCOPES.map((scope) => `- ${scope}: ${WORDS[scope]}`).join('\n');
