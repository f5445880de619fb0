import { Columns2, PenLine, Radio } from 'lucide-react';
import type { ReactNode } from 'react';
import { messages } from '../../messages/messages.ts';

/** The first look at an empty workspace: what a session is, and the one next step. */
export function Welcome({ action }: { action: ReactNode }) {
  const words = messages.welcome;
  return (
    <section className="mt-7 rounded-xl border border-line bg-panel p-6 md:p-8">
      <h2 className="text-lg font-semibold tracking-tight">{words.title}</h2>
      <p className="mt-1 max-w-[56ch] text-sm text-pretty text-ink-soft">{words.body}</p>
      <ul className="mt-7 grid gap-5 md:grid-cols-3">
        <Point icon={<PenLine />} title={words.writeTitle}>
          {words.writeBody}
        </Point>
        <Point icon={<Columns2 />} title={words.askTitle}>
          {words.askBody}
        </Point>
        <Point icon={<Radio />} title={words.watchTitle}>
          {words.watchBody}
        </Point>
      </ul>
      <div className="mt-8">{action}</div>
    </section>
  );
}

function Point({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <li>
      <span className="text-accent [&>svg]:size-5" aria-hidden="true">
        {icon}
      </span>
      <h3 className="mt-2.5 text-sm font-semibold">{title}</h3>
      <p className="mt-0.5 text-sm text-pretty text-ink-soft">{children}</p>
    </li>
  );
}
