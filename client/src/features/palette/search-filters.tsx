import { searchMessages } from '../../messages/search-en.ts';

const FILTERS = ['from:', 'model:', 'in:', 'after:', 'before:', 'has:code', 'is:archived'];

type SearchFiltersProps = { text: string; onText: (text: string) => void };

/** What the search understands besides words; shown once something is being looked for. */
export function SearchFilters({ text, onText }: SearchFiltersProps) {
  if (text.trim().length < 2) return null;
  const left = FILTERS.filter((filter) => !text.toLowerCase().includes(filter));
  function add(filter: string): void {
    onText(`${text.trimEnd()} ${filter}`);
    document.querySelector<HTMLInputElement>('[cmdk-input]')?.focus();
  }
  return (
    <div className="flex items-center gap-1.5 overflow-x-auto border-t border-line px-4 py-2 text-xs text-ink-soft">
      <span className="shrink-0">{searchMessages.filters}</span>
      {left.map((filter) => (
        <button
          key={filter}
          type="button"
          aria-label={searchMessages.addFilter(filter)}
          onClick={() => add(filter)}
          className="shrink-0 rounded-sm border border-line px-1.5 py-0.5 font-mono hover:bg-hover"
        >
          {filter}
        </button>
      ))}
    </div>
  );
}
