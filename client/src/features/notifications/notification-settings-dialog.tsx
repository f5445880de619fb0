import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import type { NotificationDelivery, NotificationKind, NotificationSettingsQuery } from '../../gql/graphql.ts';
import { notificationMessages as words } from '../../messages/notifications-en.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast-store.ts';
import { NotificationSettingsDocument, UpdateNotificationPreferencesDocument } from './notification-documents.ts';

type Preference = NonNullable<NotificationSettingsQuery['viewer']>['notificationPreferences'][number];
type Channel = 'app' | 'mail';

const CHANNELS = ['app', 'mail'] as const;
const DELIVERIES = Object.keys(words.deliveries) as NotificationDelivery[];

type NotificationSettingsDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function NotificationSettingsDialog({ open, onOpenChange }: NotificationSettingsDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} size="large" title={words.settings} description={words.settingsBody}>
      <Settings />
    </Dialog>
  );
}

function Settings() {
  const [{ data, error }, refetch] = useQuery({ query: NotificationSettingsDocument, requestPolicy: 'cache-and-network' });
  if (error !== undefined)
    return <ErrorState {...describeError(toApiError(error))} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data?.viewer) return <SettingsSkeleton />;
  return (
    <>
      <PreferenceGrid preferences={data.viewer.notificationPreferences} />
      <p className="mt-4 text-xs text-ink-soft">{words.away}</p>
      {data.server.mailConfigured ? null : <p className="mt-1 text-xs text-ink-soft">{words.noMail}</p>}
    </>
  );
}

/** Each choice holds at once, and is taken back visibly where the server refuses. */
function PreferenceGrid({ preferences }: { preferences: readonly Preference[] }) {
  const [, update] = useMutation(UpdateNotificationPreferencesDocument);
  const [chosen, setChosen] = useState<ReadonlyMap<NotificationKind, Preference>>(new Map());

  async function choose(before: Preference, channel: Channel, delivery: NotificationDelivery): Promise<void> {
    const after = { ...before, [channel]: delivery };
    setChosen((now) => new Map(now).set(before.kind, after));
    const { error } = await update({ input: { preferences: [{ kind: before.kind, [channel]: delivery }] } });
    if (error === undefined) return;
    setChosen((now) => new Map(now).set(before.kind, before));
    toast({ ...describeError(toApiError(error)), tone: 'danger' });
  }

  return (
    <ul className="divide-y divide-line border-y border-line">
      {preferences.map((stored) => {
        const preference = chosen.get(stored.kind) ?? stored;
        const { name, meaning } = words.kinds[stored.kind];
        return (
          <li key={stored.kind} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
            <span className="min-w-48 flex-1 max-md:basis-full">
              <span className="block text-sm font-medium">{name}</span>
              <span className="block text-xs text-ink-soft">{meaning}</span>
            </span>
            {CHANNELS.map((channel) => (
              <label key={channel} className="flex flex-col gap-1 text-xs text-ink-soft max-md:flex-1">
                <span aria-hidden="true">{words.channels[channel]}</span>
                <select
                  aria-label={words.choice(name, words.channels[channel])}
                  value={preference[channel]}
                  onChange={({ target }) =>
                    void choose(preference, channel, DELIVERIES.find((one) => one === target.value) ?? preference[channel])
                  }
                  className="field-surface h-9 w-44 px-2 text-sm max-md:h-11 max-md:w-full max-md:text-base"
                >
                  {DELIVERIES.map((delivery) => (
                    <option key={delivery} value={delivery}>
                      {words.deliveries[delivery]}
                    </option>
                  ))}
                </select>
              </label>
            ))}
          </li>
        );
      })}
    </ul>
  );
}

function SettingsSkeleton() {
  return (
    <div role="status" aria-label={words.settingsLoading} className="flex flex-col gap-6 py-3">
      {['w-28', 'w-24', 'w-32', 'w-36'].map((width) => (
        <div key={width} className="flex items-center justify-between">
          <Skeleton className={`h-3 ${width}`} />
          <Skeleton className="h-8 w-40" />
        </div>
      ))}
    </div>
  );
}
