/** Words that stand in the matrix's world once and nowhere else: whoever is shown one has seen the thing. */
import type { Scope } from '../../../schema/wire/scopes.ts';

/** By whom they are kept from: what a role must never read, whatever it asks. */
export interface Canaries {
  workspace: string;
  people: string;
  admins: string;
  keys: string;
  invites: string;
  bills: string;
  asks: string;
  hooks: string;
  providers: string;
  open: string;
  closed: string;
  shared: string;
}

export const OF_ADMINS = ['admins', 'invites', 'keys', 'bills', 'asks', 'hooks', 'providers'] as const;

/** What a key with these scopes must never read. */
export function hiddenFrom(scopes: readonly Scope[]): (keyof Canaries)[] {
  // The audit log says who was invited and which keys were made.
  const shown: Partial<Record<keyof Canaries, readonly Scope[]>> = {
    invites: ['workspace:write', 'audit:read'],
    keys: ['keys:read', 'audit:read'],
    bills: ['billing:read'],
    asks: ['budget:write'],
    hooks: ['webhook:manage'],
    providers: ['providers:read', 'providers:write'],
    open: ['session:read'],
    shared: ['session:read'],
  };
  const opens = (kind: keyof Canaries) => shown[kind]?.some((scope) => scopes.includes(scope)) ?? false;
  return [...OF_ADMINS, 'open' as const, 'shared' as const, 'closed' as const].filter((kind) => !opens(kind));
}
