import { Monitor, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { useMutation } from 'urql';
import { describeError, toApiError } from '../../api/errors.ts';
import { accountMessages } from '../../messages/account-en.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { toast } from '../../ui/toast-store.ts';
import { EndLoginDocument, EndOtherLoginsDocument } from './account-documents.ts';
import type { LoginEntry } from './account-documents.ts';
import { deviceName, isPhone } from './device-name.ts';
import { Part, Rows } from './part.tsx';

const words = accountMessages.devices;

export function DevicesPart({ logins }: { logins: readonly LoginEntry[] }) {
  const [{ fetching }, endOthers] = useMutation(EndOtherLoginsDocument);
  // This one stands first, wherever it was used last.
  const ordered = [...logins.filter(({ isCurrent }) => isCurrent), ...logins.filter(({ isCurrent }) => !isCurrent)];

  async function endAll(): Promise<void> {
    const { data, error } = await endOthers({});
    if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    else if (data) toast({ title: words.endedOthers(data.endOtherLogins.ended), tone: 'success' });
  }

  return (
    <Part
      title={words.title}
      body={logins.length > 1 ? words.body : words.onlyThis}
      actions={
        logins.length > 1 ? (
          <Button variant="danger" busy={fetching ? words.ending : undefined} onClick={() => void endAll()}>
            {words.endOthers}
          </Button>
        ) : undefined
      }
    >
      <Rows label={words.title}>
        {ordered.map((login) => (
          <Device key={login.id} login={login} />
        ))}
      </Rows>
    </Part>
  );
}

function Device({ login }: { login: LoginEntry }) {
  const [, end] = useMutation(EndLoginDocument);
  const [isEnding, setEnding] = useState(false);
  const name = deviceName(login.userAgent);

  async function endIt(): Promise<void> {
    setEnding(true);
    const { error } = await end({ input: { id: login.id } });
    setEnding(false);
    if (error) toast({ ...describeError(toApiError(error)), tone: 'danger' });
    else toast({ title: words.ended(name), tone: 'success' });
  }

  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <span className="text-ink-faint [&>svg]:size-5" aria-hidden="true">
        {isPhone(login.userAgent) ? <Smartphone /> : <Monitor />}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium" title={login.userAgent}>
          {name}
          {login.isCurrent ? <Badge tone="accent">{words.current}</Badge> : null}
        </p>
        <p className="text-xs text-pretty text-ink-soft tabular-nums">
          {words.seen} <RelativeTime iso={login.lastSeenAt} />
          {login.place === '' ? '' : ` ${words.from(login.place)}`} · {words.since} <RelativeTime iso={login.createdAt} />
        </p>
      </div>
      {login.isCurrent ? null : (
        <Button size="small" busy={isEnding ? words.ending : undefined} aria-label={words.endOf(name)} onClick={() => void endIt()}>
          {words.end}
        </Button>
      )}
    </li>
  );
}
