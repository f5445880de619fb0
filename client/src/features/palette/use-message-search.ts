import { useState } from 'react';
import { useQuery } from 'urql';
import { useLastGood } from '../../api/use-last-good.ts';
import type { PaletteMessagesQuery } from '../../gql/graphql.ts';
import { useDebounced } from '../../ui/use-debounced.ts';
import { PaletteMessagesDocument } from './palette-documents.ts';

const DELAY_MS = 120;
const PAGE = 8;
const MOST_PAGES = 12;
const SHORTEST = 2;
const CONTEXT = { additionalTypenames: ['Message'] };

export type MessageHit = NonNullable<PaletteMessagesQuery['workspace']>['search']['edges'][number]['node'];

export interface MessageSearch {
  /** `none`: there is nothing, or nothing was asked. */
  state: 'none' | 'searching' | 'failed' | 'found';
  hits: readonly MessageHit[];
  /** Null where there are no more to be had. */
  showMore: (() => void) | null;
}

const NONE: MessageSearch = { state: 'none', hits: [], showMore: null };

/** What was said anywhere in the workspace, as one types. The server finds. */
export function useMessageSearch(slug: string, text: string): MessageSearch {
  // The space behind a word says that it is whole.
  const typed = text.trimStart();
  const query = useDebounced(typed, DELAY_MS);
  const [pages, setPages] = useState({ query, count: 1 });
  const count = pages.query === query ? pages.count : 1;
  const isAsking = isLongEnough(query);
  const [{ data, fetching, error }] = useQuery({
    query: PaletteMessagesDocument,
    variables: { slug, first: PAGE * count, query },
    pause: !isAsking,
    requestPolicy: 'cache-and-network',
    context: CONTEXT,
  });
  // What was found for the letters before stays until the next answer is there.
  const found = useLastGood(isAsking ? data?.workspace?.search : undefined, slug);
  if (!isLongEnough(typed) || slug === '') return NONE;
  const isSearching = fetching || query !== typed;
  if (error && !isSearching) return { ...NONE, state: 'failed' };
  if (!found || found.edges.length === 0) return { ...NONE, state: isSearching ? 'searching' : 'none' };
  const hasMore = found.pageInfo.hasNextPage && count < MOST_PAGES;
  return {
    state: 'found',
    hits: found.edges.map(({ node }) => node),
    showMore: hasMore ? () => setPages({ query, count: Math.min(count * 2, MOST_PAGES) }) : null,
  };
}

function isLongEnough(query: string): boolean {
  return query.trim().length >= SHORTEST;
}
