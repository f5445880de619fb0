import type { DocumentNode } from 'graphql';

/** What stands in the built client for a document. */
export type PersistedDocument = DocumentNode & { documentId: string };

/** A document without its text, as far as urql looks into one. */
export function persistedDocument(hash: string, operation: string, name: string): PersistedDocument {
  const definition = {
    kind: 'OperationDefinition',
    operation,
    name: { kind: 'Name', value: name },
    selectionSet: { kind: 'SelectionSet', selections: [] },
  };
  return { kind: 'Document', documentId: hash, loc: NOWHERE, definitions: [definition] } as unknown as PersistedDocument;
}

/** Or urql would print it. */
const NOWHERE = { start: 0, end: 0, source: { body: '', name: 'GraphQL', locationOffset: { line: 1, column: 1 } } };
