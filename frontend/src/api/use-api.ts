'use client';

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { RouteName } from '@plumbline/shared';
import { call, type CallInput, type CallOutput } from './call';

interface Options {
  /** False: not asked yet. */
  readonly enabled?: boolean;
  /** Asked again this often while the page is in sight, ms. */
  readonly everyMs?: number;
  /** Shows the last answer while another one is on its way, for lists whose filter changes. */
  readonly keep?: boolean;
  /** For so long an answer counts as fresh, ms. */
  readonly freshMs?: number;
}

/** The key of a route's answer in the cache: `invalidateQueries({queryKey: [name]})` drops all answers of a route. */
export const apiKey = <N extends RouteName>(name: N, input?: CallInput<N>): readonly unknown[] => keyOf(name, input);

/** The types of all routes at once are more than the compiler wants to compare. */
const keyOf = (name: string, input: unknown): readonly unknown[] => (input === undefined ? [name] : [name, input]);

/** Reads a route, through the cache. */
export function useApi<N extends RouteName>(name: N, input: CallInput<N>, options: Options = {}): UseQueryResult<CallOutput<N>> {
  return useQuery({
    queryKey: apiKey(name, input),
    queryFn: ({ signal }) => call(name, input, signal),
    enabled: options.enabled ?? true,
    ...(options.everyMs === undefined ? {} : { refetchInterval: options.everyMs }),
    ...(options.freshMs === undefined ? {} : { staleTime: options.freshMs }),
    ...(options.keep === true ? { placeholderData: keepPreviousData } : {}),
  });
}
