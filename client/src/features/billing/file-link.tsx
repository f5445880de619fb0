import type { ReactNode } from 'react';

interface FileLinkProps {
  href: string;
  label: string;
  /** What it says by itself to those who do not see the row. */
  name?: string | undefined;
  icon: ReactNode;
  /** Kept as a file; left out: opened in a tab of its own. */
  isDownload?: boolean;
}

export function FileLink({ href, label, name, icon, isDownload = false }: FileLinkProps) {
  return (
    <a
      href={href}
      aria-label={name}
      {...(isDownload ? { download: '' } : { target: '_blank', rel: 'noreferrer' })}
      className="touch-target inline-flex h-7 items-center justify-center gap-1.5 rounded-md px-2 text-xs font-medium whitespace-nowrap text-ink-soft hover:bg-pressed hover:text-ink [&>svg]:size-3.5"
    >
      {icon}
      {label}
    </a>
  );
}
