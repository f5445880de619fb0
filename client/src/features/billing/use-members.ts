import { useQuery } from 'urql';
import { BillingMembersDocument } from './billing-documents.ts';

export interface Members {
  /** Those who take a seat: guests do not. */
  seats: number;
  /** Whom to ask, by name. */
  owners: readonly string[];
}

/** Undefined until it is known. */
export function useMembers(slug: string): Members | undefined {
  const [{ data }] = useQuery({ query: BillingMembersDocument, variables: { slug } });
  const members = data?.workspace?.members.edges.map(({ node }) => node);
  return (
    members && {
      seats: members.filter(({ role }) => role !== 'GUEST').length,
      owners: members.filter(({ role }) => role === 'OWNER').map(({ user }) => user.displayName),
    }
  );
}
