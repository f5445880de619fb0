import { useState } from 'react';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import { useSession } from '../session-context.ts';
import type { ShareLink, ShownLink } from './documents.ts';
import { LinkRow } from './link-row.tsx';
import { NewLinkForm } from './new-link-form.tsx';
import { OpenedLink } from './opened-link.tsx';
import { Section } from './section.tsx';

export function LinkSection({ links }: { links: readonly ShareLink[] }) {
  const { visibility, viewerRole } = useSession();
  const [shown, setShown] = useState<ShownLink | null>(null);
  const mayCreate = visibility !== 'PRIVATE' || viewerRole === 'OWNER';
  return (
    <Section title={sharingMessages.links} note={sharingMessages.linksBody}>
      {shown ? (
        <OpenedLink key={shown.url} shown={shown} onDone={() => setShown(null)} />
      ) : mayCreate ? (
        <NewLinkForm onCreated={setShown} />
      ) : (
        <p className="text-sm text-ink-soft">{sharingMessages.ownerOpensLink}</p>
      )}
      {links.length === 0 ? null : (
        <ul aria-label={sharingMessages.links} className="mt-4 divide-y divide-line border-y border-line">
          {links.map((link) => (
            <LinkRow
              key={link.id}
              link={link}
              onOpened={setShown}
              onRevoked={() => {
                if (shown?.link.id === link.id) setShown(null);
              }}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}
