/** Tables, and the pages under docs/ that the drivers write: each owns one section and leaves the rest alone. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function replaceSection(page: string, title: string, body: string): string {
  const section = `## ${title}\n\n${body}\n`;
  const start = page.indexOf(`## ${title}\n`);
  if (start < 0) return `${page.trimEnd()}\n\n${section}`;
  const next = page.indexOf('\n## ', start + 1);
  return page.slice(0, start) + section + (next < 0 ? '' : page.slice(next));
}

export function writeSection(path: string, title: string, body: string): void {
  const page = existsSync(path) ? readFileSync(path, 'utf8') : '# Proofs\n\nHeavy runs, with their dates and machines.\n';
  writeFileSync(path, replaceSection(page, title, body));
}
