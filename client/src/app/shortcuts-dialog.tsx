import { messages } from '../messages/messages.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { SHORTCUTS } from './shortcuts.ts';

export function ShortcutsDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={messages.shortcuts.title} size="small">
      {SHORTCUTS.map(({ group, keys }) => (
        <section key={group} className="mt-4 first:mt-0">
          <h3 className="mb-1 text-xs font-medium text-ink-soft">{group}</h3>
          <dl>
            {keys.map((shortcut) => (
              <div key={shortcut.name} className="flex h-8 items-center justify-between gap-4">
                <dt className="text-sm">{shortcut.name}</dt>
                <dd className="flex gap-1.5">
                  {shortcut.keys.map((one) => (
                    <Kbd key={one} keys={one} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
