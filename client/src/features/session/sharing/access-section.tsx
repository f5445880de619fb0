import { clsx } from 'clsx';
import { Building2, Globe, Lock } from 'lucide-react';
import { useId, useState } from 'react';
import type { Visibility, WhoInvites } from '../../../gql/graphql.ts';
import { accessMessages } from '../../../messages/access-en.ts';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import { useSession } from '../session-context.ts';
import { useActions } from '../use-actions.ts';
import { Section } from './section.tsx';
import { Select } from './select.tsx';

const VISIBILITIES: readonly { value: Visibility; icon: typeof Lock }[] = [
  { value: 'PRIVATE', icon: Lock },
  { value: 'WORKSPACE', icon: Building2 },
  { value: 'LINK', icon: Globe },
];
const WHO_INVITES = (['OWNERS', 'EDITORS'] as const).map((value) => ({ value, label: sharingMessages.whoInvitesChoices[value] }));

interface AccessSectionProps {
  whoInvites: WhoInvites;
  linkCount: number;
}

/** What is chosen shows at once and goes back where the server refuses it. */
export function AccessSection({ whoInvites, linkCount }: AccessSectionProps) {
  const session = useSession();
  const { update } = useActions();
  const [wanted, setWanted] = useState<{ visibility?: Visibility; whoInvites?: WhoInvites }>({});
  const mayChange = session.viewerRole === 'OWNER';
  const visibility = wanted.visibility ?? session.visibility;

  async function change(to: { visibility: Visibility } | { whoInvites: WhoInvites }): Promise<void> {
    setWanted(to);
    await update(to);
    setWanted({});
  }

  return (
    <Section title={sharingMessages.access}>
      <VisibilityChoice visibility={visibility} mayChange={mayChange} onChange={(next) => void change({ visibility: next })} />
      {visibility === 'PRIVATE' ? null : (
        <p className="mt-2.5 text-xs text-pretty text-ink-soft">{sharingMessages.accessFor(session.workspace.name)}</p>
      )}
      {visibility !== 'LINK' && linkCount > 0 ? (
        <p role="status" className="mt-2.5 rounded-md bg-warning-soft px-3 py-2 text-sm text-pretty">
          {sharingMessages.linksRest(linkCount)}
        </p>
      ) : null}
      <div className="mt-4 flex min-h-9 items-center justify-between gap-3">
        <span className="text-sm font-medium">{sharingMessages.whoInvites}</span>
        {mayChange ? (
          <Select
            label={sharingMessages.whoInvites}
            value={wanted.whoInvites ?? whoInvites}
            options={WHO_INVITES}
            onChange={(next) => void change({ whoInvites: next })}
          />
        ) : (
          <span className="text-sm text-ink-soft">{sharingMessages.whoInvitesChoices[whoInvites]}</span>
        )}
      </div>
    </Section>
  );
}

interface VisibilityChoiceProps {
  visibility: Visibility;
  mayChange: boolean;
  onChange: (visibility: Visibility) => void;
}

function VisibilityChoice({ visibility, mayChange, onChange }: VisibilityChoiceProps) {
  const { workspace } = useSession();
  const group = useId();
  return (
    <div
      role="radiogroup"
      aria-label={sharingMessages.access}
      className="divide-y divide-line overflow-hidden rounded-lg border border-line"
    >
      {VISIBILITIES.filter(({ value }) => mayChange || value === visibility).map(({ value, icon: Icon }) => {
        const { name, meaning } = accessMessages.visibilities[value];
        return (
          <label
            key={value}
            className={clsx(
              'flex items-start gap-3 px-3.5 py-2.5 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent',
              mayChange && 'cursor-pointer hover:bg-hover',
              mayChange && value === visibility && 'bg-accent-soft',
            )}
          >
            <Icon className="mt-0.5 size-4 shrink-0 text-ink-soft" aria-hidden="true" />
            <span className="min-w-0 flex-1">
              <span id={`${group}-${value}`} className="block text-sm font-medium">
                {name}
              </span>
              <span id={`${group}-${value}-meaning`} className="block text-xs text-pretty text-ink-soft">
                {meaning(workspace.name)}
              </span>
            </span>
            <input
              type="radio"
              name={group}
              aria-labelledby={`${group}-${value}`}
              aria-describedby={`${group}-${value}-meaning`}
              checked={value === visibility}
              disabled={!mayChange}
              onChange={() => onChange(value)}
              className={mayChange ? 'mt-1 accent-(--accent) outline-none' : 'sr-only'}
            />
          </label>
        );
      })}
    </div>
  );
}
