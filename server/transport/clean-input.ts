/** What Postgres cannot keep never reaches a service, through whatever argument it comes (see clean-text.ts for what becomes of it). */
import { GraphQLError, Kind, visit } from 'graphql';
import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { cleanText } from '../sessions/clean-text.ts';

interface OperationArgs {
  document: DocumentNode;
  variableValues?: Record<string, unknown> | null | undefined;
}

/** In a document NUL can only be written so; half of a surrogate pair is a syntax error. */
const WRITTEN_NUL = /\\u(?:0000|\{0+\})/;

/** No input of ours comes near; what walks through a value may not run out of stack. */
const MAX_DEPTH = 32;

function cleaned(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) throw new GraphQLError('The variables are nested too deeply.', { extensions: { code: 'INVALID' } });
  if (Array.isArray(value)) return value.map((part) => cleaned(part, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cleaned(part, depth + 1)]));
}

const cleanedDocument = (document: DocumentNode): DocumentNode =>
  visit(document, { [Kind.STRING]: (node) => ({ ...node, value: cleanText(node.value) }) });

function clean({ args }: { args: OperationArgs }): void {
  if (args.variableValues) args.variableValues = cleaned(args.variableValues) as Record<string, unknown>;
  if (WRITTEN_NUL.test(args.document.loc?.source.body ?? '')) args.document = cleanedDocument(args.document);
}

export function cleanInput(): Plugin {
  return { onExecute: clean, onSubscribe: clean };
}
