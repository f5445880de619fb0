import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import RelayPlugin from '@pothos/plugin-relay';
import { GraphQLError } from 'graphql';
import type { FanoutField } from '../server/live/fanout-field.ts';
import type { Context } from './context.ts';
import './permissions.ts';
import { ID_PREFIXES, idPrefix } from './wire/ids.ts';
import { MAX_PAGE_SIZE } from './wire/limits.ts';
import { parseBase64, parseBigInt, parseCursorText, parseDateTime } from './scalars.ts';

export interface SchemaTypes {
  Context: Context;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date | string };
    Cursor: { Input: string; Output: string };
    Base64: { Input: Uint8Array; Output: Uint8Array | string };
    BigInt: { Input: bigint; Output: bigint | string };
  };
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace PothosSchemaTypes {
    interface Extensions {
      /** Executed and encoded once for all equal readers (LIVE.md F1). */
      fanout?: FanoutField;
      /** Depends on who asks: a subscription that selects it takes the personal path (LIVE.md F2). */
      viewer?: boolean;
    }
  }
}

function typeOfId(id: string): string {
  const prefix = idPrefix(id);
  if (!prefix) throw new GraphQLError('There is nothing with this id.', { extensions: { code: 'NOT_FOUND' } });
  return ID_PREFIXES[prefix];
}

const LIST_COMPLEXITY = 10;

/** A page costs as much as it has entries; its list of edges counts as ten already. */
export const pageComplexity =
  (defaultSize: number) =>
  ({ first, last }: { first?: number | null | undefined; last?: number | null | undefined }) => ({
    field: 1,
    multiplier: Math.min(first ?? last ?? defaultSize, MAX_PAGE_SIZE) / LIST_COMPLEXITY,
  });

/** Of a list that is read for one session at a time: many sessions of a page cannot ask for it at once. */
export const ONE_SESSION_COMPLEXITY = { field: 200, multiplier: LIST_COMPLEXITY };

export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ComplexityPlugin, RelayPlugin, 'permission'],
  defaultFieldNullability: false,
  // Fields only say what they cost; the transport asks once per operation, before it begins.
  complexity: { defaultComplexity: 1, defaultListMultiplier: LIST_COMPLEXITY, disabled: true },
  relay: {
    // Our ids name their type already: `ses_…` is the key in the database, in a URL and here.
    encodeGlobalID: (_typename, id) => String(id),
    decodeGlobalID: (id) => ({ typename: typeOfId(id), id }),
    idFieldOptions: { description: 'Unique across everything.' },
    firstArgOptions: { description: 'How many from the start.' },
    lastArgOptions: { description: 'How many from the end.' },
    afterArgOptions: { description: 'Only what follows this cursor.' },
    beforeArgOptions: { description: 'Only what comes before this cursor.' },
    defaultConnectionTypeOptions: { description: 'One page of a list.' },
    defaultEdgeTypeOptions: { description: 'One entry of a page.' },
    edgesFieldOptions: { nullable: false, description: 'The entries, in order.' },
    pageInfoFieldOptions: { description: 'Whether there is more.' },
    nodeFieldOptions: { nullable: false, description: 'What stands here.' },
    cursorFieldOptions: { description: 'Where this entry stands in the list.' },
    nodeTypeOptions: { description: 'Anything that has an id.' },
    pageInfoTypeOptions: { permission: 'public', description: 'Where a page stands in its list.' },
    hasNextPageFieldOptions: { description: 'Whether entries follow.' },
    hasPreviousPageFieldOptions: { description: 'Whether entries come before.' },
    startCursorFieldOptions: { description: 'Cursor of the first entry; null on an empty page.' },
    endCursorFieldOptions: { description: 'Cursor of the last entry; null on an empty page.' },
    nodeQueryOptions: {
      permission: 'signed-in',
      description: 'Anything that has an id, where the actor may see it.',
      args: { id: { description: 'The id.' } },
    },
    nodesQueryOptions: false,
  },
});

builder.scalarType('DateTime', {
  description: 'A moment, ISO 8601 in UTC.',
  serialize: (value) => (typeof value === 'string' ? value : value.toISOString()),
  parseValue: parseDateTime,
});
builder.scalarType('Cursor', {
  description: "Where a reader stands in a session's log. Opaque: give back what you were given.",
  serialize: (value) => value,
  parseValue: parseCursorText,
});
builder.scalarType('Base64', {
  description: 'Bytes in base 64 (RFC 4648, with padding).',
  serialize: (value) => (typeof value === 'string' ? value : Buffer.from(value).toString('base64')),
  parseValue: parseBase64,
});
builder.scalarType('BigInt', {
  description: 'An integer of any size, as a string of decimal digits.',
  serialize: String,
  parseValue: parseBigInt,
});

builder.queryType({ description: 'Reading.' });
builder.mutationType({ description: 'Changing. Every mutation takes one input and answers with one payload.' });
builder.subscriptionType({ description: 'Watching live.' });
