import { useId } from 'react';
import type { WebhookEventType } from '../../../../schema/wire/webhooks.ts';
import { webhookMessages as words } from '../../messages/webhooks-en.ts';

const GROUPS = {
  sessions: [
    'message.created',
    'run.completed',
    'run.failed',
    'run.stopped',
    'comment.created',
    'session.created',
    'session.archived',
    'session.restored',
  ],
  members: ['member.added', 'member.removed', 'member.role_changed'],
  money: ['budget.reached'],
} as const satisfies Record<keyof typeof words.groups, readonly WebhookEventType[]>;

interface EventFieldProps {
  chosen: ReadonlySet<string>;
  problem: string | undefined;
  onChange: (chosen: ReadonlySet<string>) => void;
}

/** Every event with what it means. */
export function EventField({ chosen, problem, onChange }: EventFieldProps) {
  const problemId = useId();
  function toggle(type: WebhookEventType, isOn: boolean): void {
    const next = new Set(chosen);
    if (isOn) next.add(type);
    else next.delete(type);
    onChange(next);
  }
  return (
    <fieldset className="min-w-0" aria-describedby={problem === undefined ? undefined : problemId}>
      <legend className="mb-1.5 text-sm font-medium">{words.form.events}</legend>
      <div className="flex flex-col gap-3 rounded-md border border-line p-3">
        {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
          <div key={group} role="group" aria-label={words.groups[group]} className="flex flex-col gap-2">
            <p aria-hidden="true" className="text-xs font-medium text-ink-soft">
              {words.groups[group]}
            </p>
            {GROUPS[group].map((type) => (
              <label key={type} className="grid cursor-pointer grid-cols-[auto_1fr] content-start gap-x-2.5 text-xs max-md:min-h-11">
                <input
                  type="checkbox"
                  checked={chosen.has(type)}
                  onChange={({ target }) => toggle(type, target.checked)}
                  className="row-span-2 mt-0.5 size-4 accent-accent"
                />
                <span className="font-mono">{type}</span> <span className="text-pretty text-ink-soft">{words.event(type)}</span>
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
