/** The program's own sources, for tests that say where something may stand. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = ['server', 'schema', 'client/src', 'client/sdk/src', 'client/public', 'tools'];
const SOURCE = /\.(ts|tsx|js|cjs)$/;
const NOT_SHIPPED = /\.test\.tsx?$|\/testkit\/|\/doubles\/|\/doors\/|-fixture\.tsx?$|^client\/src\/gql\/|\.bench\.ts$|\/dist\//;

export interface SourceFile {
  path: string;
  /** Without whole lines of comment. */
  text: string;
}

const withoutComments = (text: string): string => text.replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');

export function readSources(): SourceFile[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name}`)
      .filter((path) => SOURCE.test(path) && !NOT_SHIPPED.test(path))
      .map((path) => ({ path, text: withoutComments(readFileSync(join(ROOT, path), 'utf8')) })),
  );
}

/** Sorted. */
export const pathsWith = (sources: readonly SourceFile[], pattern: RegExp): string[] =>
  sources
    .filter(({ text }) => pattern.test(text))
    .map(({ path }) => path)
    .toSorted();
