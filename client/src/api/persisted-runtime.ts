import type { DocumentNode } from 'graphql';
import { persistedDocument } from './persisted-document.ts';

/**
 * What `graphql()` is in the built client: client/persisted-plugin.ts puts the operation's hash, kind and name in the place of its text, and
 * nothing in the place of a fragment.
 */
export function graphql(hash?: string, operation = 'query', name = ''): DocumentNode | undefined {
  return hash === undefined ? undefined : persistedDocument(hash, operation, name);
}
