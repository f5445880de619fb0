import { Lock } from 'lucide-react';
import { billingMessages } from '../../messages/billing-en.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useMembers } from './use-members.ts';

const words = billingMessages.noAccess;

export function NoAccess({ slug }: { slug: string }) {
  const owners = useMembers(slug)?.owners;
  return (
    <div className="pt-[8vh]">
      <EmptyState icon={<Lock />} title={words.title}>
        <p>{words.body}</p>
        <p>{owners === undefined || owners.length === 0 ? words.askSomebody : words.ask(owners)}</p>
      </EmptyState>
    </div>
  );
}
