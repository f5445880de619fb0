import { gql } from '@urql/core';
import type { DocumentNode } from 'graphql';

/**
 * What `graphql()` is in the browser: vite.config.ts puts it in the place of the generated gql/gql.ts, whose types the compiler reads.
 * The generated module ships every document of the client three times, as source, as key and as tree (18 kB gzip on the first load);
 * this one parses a document where it is used.
 */
const fragments = new Map<string, string>();

export function graphql(source: string): DocumentNode {
  const name = /^\s*fragment\s+(\w+)/u.exec(source)?.[1];
  if (name !== undefined) fragments.set(name, source);
  return gql(source + missingFragments(source, new Set(name === undefined ? [] : [name])).join('\n'));
}

function missingFragments(source: string, seen: Set<string>): string[] {
  return [...source.matchAll(/\.\.\.\s*(?!on\b)(\w+)/gu)].flatMap(([, name = '']) => {
    if (seen.has(name)) return [];
    seen.add(name);
    const fragment = fragments.get(name);
    if (fragment === undefined) throw new Error(`the fragment ${name} must stand above the document that spreads it`);
    return [fragment, ...missingFragments(fragment, seen)];
  });
}
