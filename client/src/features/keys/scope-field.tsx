import { useId } from 'react';
import type { Scope } from '../../../../schema/wire/scopes.ts';
import { keyMessages as words } from '../../messages/keys-en.ts';

const GROUPS = {
  sessions: ['session:read', 'session:write', 'session:manage'],
  workspace: ['workspace:read', 'workspace:write'],
  money: ['usage:read', 'usage:read-all', 'budget:write', 'billing:read'],
  keys: ['keys:read', 'keys:revoke', 'providers:read', 'providers:write', 'webhook:manage', 'audit:read'],
} as const satisfies Record<keyof typeof words.groups, readonly Scope[]>;

interface ScopeFieldProps {
  chosen: ReadonlySet<Scope>;
  problem: string | undefined;
  onChange: (chosen: ReadonlySet<Scope>) => void;
}

/** Every scope with what it means, so that nobody has to guess. */
export function ScopeField({ chosen, problem, onChange }: ScopeFieldProps) {
  const problemId = useId();
  function toggle(scope: Scope, isOn: boolean): void {
    const next = new Set(chosen);
    if (isOn) next.add(scope);
    else next.delete(scope);
    onChange(next);
  }
  return (
    <fieldset className="min-w-0" aria-describedby={problem === undefined ? undefined : problemId}>
      <legend className="mb-1.5 text-sm font-medium">{words.form.scopes}</legend>
      <div className="flex flex-col gap-3 rounded-md border border-line p-3">
        {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
          <div key={group} role="group" aria-label={words.groups[group]} className="flex flex-col gap-2">
            <p aria-hidden="true" className="text-xs font-medium text-ink-soft">
              {words.groups[group]}
            </p>
            {GROUPS[group].map((scope) => (
              <label key={scope} className="grid cursor-pointer grid-cols-[auto_1fr] content-start gap-x-2.5 text-xs max-md:min-h-11">
                <input
                  type="checkbox"
                  checked={chosen.has(scope)}
                  onChange={({ target }) => toggle(scope, target.checked)}
                  className="row-span-2 mt-0.5 size-4 accent-accent"
                />
                <span className="font-mono">{scope}</span> <span className="text-pretty text-ink-soft">{words.scopes[scope]}</span>
              </label>
            ))}
          </div>
        ))}
      </div>
      {problem === undefined ? null : (
        <p id={problemId} role="alert" className="mt-1.5 text-xs text-danger">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
