import { useMemo } from 'react';
import { sharingMessages } from '../../../messages/sharing-en.ts';
import { AddPersonForm } from './add-person-form.tsx';
import type { SessionMember, SharingGrants } from './documents.ts';
import { InvitationRow, LinkGuestRow } from './guest-rows.tsx';
import { MemberRow } from './member-row.tsx';
import { Section } from './section.tsx';

interface PeopleSectionProps {
  members: readonly SessionMember[];
  /** Null for those who may not invite. */
  grants: SharingGrants | null;
}

export function PeopleSection({ members, grants }: PeopleSectionProps) {
  const present = useMemo(() => new Set(members.map(({ user }) => user.id)), [members]);
  // Who came by a link in their own name and was let in by name as well stands here once.
  const byLink = (grants?.linkGuests ?? []).filter(({ actor }) => !present.has(actor.id));
  return (
    <Section title={sharingMessages.people}>
      {grants ? <AddPersonForm present={present} /> : null}
      <ul
        aria-label={sharingMessages.people}
        className={grants ? 'mt-3 divide-y divide-line border-y border-line' : 'divide-y divide-line border-y border-line'}
      >
        {members.map((member) => (
          <MemberRow key={member.user.id} member={member} />
        ))}
        {grants?.invitations.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
        {byLink.map((guest) => (
          <LinkGuestRow key={`${guest.actor.id} ${guest.linkId}`} guest={guest} />
        ))}
      </ul>
    </Section>
  );
}
