import { Compass } from 'lucide-react';
import { Link } from 'wouter';
import { messages } from '../../messages/messages.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useTitle } from '../../ui/use-title.ts';

export function NotFoundPage() {
  useTitle(messages.notFound.title);
  return (
    <main className="flex h-full items-center justify-center">
      <EmptyState
        icon={<Compass />}
        title={messages.notFound.title}
        action={
          <Link
            href="/"
            className="touch-target inline-flex h-9 items-center rounded-md bg-primary px-3.5 text-sm font-medium text-on-accent hover:bg-primary-hover"
          >
            {messages.notFound.home}
          </Link>
        }
      >
        {messages.notFound.body}
      </EmptyState>
    </main>
  );
}
