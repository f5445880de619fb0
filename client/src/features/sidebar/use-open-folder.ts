import { useState } from 'react';

const KEY = 'parley-open-folders';

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

/** Whether a folder is open in this browser; closed ones ask for nothing. */
export function useOpenFolder(id: string): [boolean, (isOpen: boolean) => void] {
  const [isOpen, setIsOpen] = useState(() => read().includes(id));
  return [
    isOpen,
    (next) => {
      setIsOpen(next);
      const others = read().filter((one) => one !== id);
      try {
        localStorage.setItem(KEY, JSON.stringify(next ? [...others, id] : others));
      } catch {
        // A browser that keeps nothing opens it again by hand.
      }
    },
  ];
}
