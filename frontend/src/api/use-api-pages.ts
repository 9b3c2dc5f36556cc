'use client';

import { keepPreviousData, useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { call, type CallInput, type CallOutput } from './call';
import { apiKey } from './use-api';

/** Routes that answer with a page and where the next one begins. */
type PagedRoute = 'listFlows' | 'listConnections';

/** What the type of a route that is not known yet does not tell. */
interface Page {
  readonly next: string | null;
}

/** Each page is a request of its own: somebody who has scrolled further than this reads an old list on. */
const MOST_AGAIN = 4;

interface HasRead {
  readonly state: { readonly data?: { readonly pages: readonly unknown[] } | undefined };
}

interface Options {
  /** What was read is read again this often while the page is in sight, ms; not of lists that were read far. */
  readonly everyMs?: number;
}

/**
 * Reads a list page by page, as far as somebody scrolls. The last answer stays while one for another filter is on its way.
 * @param input what it is asked with, without the cursor
 */
export function useApiPages<N extends PagedRoute>(
  name: N,
  input: CallInput<N>,
  { everyMs }: Options = {},
): UseInfiniteQueryResult<InfiniteData<CallOutput<N>, string | undefined>> {
  return useInfiniteQuery({
    queryKey: [...apiKey(name, input), 'pages'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const query = { ...(input as { query?: object }).query, ...(pageParam === undefined ? {} : { cursor: pageParam }) };
      return call(name, { ...input, query }, signal);
    },
    getNextPageParam: (page) => (page as Page).next ?? undefined,
    placeholderData: keepPreviousData,
    ...(everyMs === undefined
      ? {}
      : { refetchInterval: ({ state }: HasRead) => ((state.data?.pages.length ?? 0) <= MOST_AGAIN ? everyMs : false) }),
  });
}
