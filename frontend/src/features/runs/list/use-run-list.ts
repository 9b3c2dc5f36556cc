'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { call, type CallOutput } from '../../../api/call';
import { mergeList } from './merge-list';
import type { queryOf } from './run-filter';

export type RunItem = CallOutput<'listRuns'>['items'][number];

const PAGE = 50;
/** The newest are asked for this often, ms; pages that were fetched before less often. */
const HEAD_MS = 3_000;
const PAGES_MS = 30_000;

export interface RunList {
  readonly rows: readonly RunItem[];
  readonly held: number;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly hasMore: boolean;
  readonly isFetchingMore: boolean;
  readonly more: () => void;
  readonly again: () => void;
}

/** Runs that match, live. @param topId while the list is held: the newest run that may be shown */
export function useRunList(query: ReturnType<typeof queryOf>, topId: string | null): RunList {
  const pages = useInfiniteQuery({
    queryKey: ['listRuns', 'pages', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call('listRuns', { query: { ...query, limit: PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) } }, signal),
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: PAGES_MS,
  });
  const head = useQuery({
    queryKey: ['listRuns', 'head', query],
    queryFn: ({ signal }) => call('listRuns', { query: { ...query, limit: PAGE } }, signal),
    refetchInterval: HEAD_MS,
  });
  const fetched = useMemo(() => pages.data?.pages.flatMap(({ items }) => items) ?? [], [pages.data]);
  const merged = useMemo(() => mergeList(head.data?.items ?? [], fetched, topId), [head.data, fetched, topId]);
  const { refetch } = pages;
  const [filled, setFilled] = useState(false);
  if (merged.hasHole !== filled) setFilled(merged.hasHole);
  useEffect(() => {
    if (filled) void refetch();
  }, [filled, refetch]);
  return {
    rows: merged.rows,
    held: merged.held,
    isPending: pages.isPending,
    error: pages.error,
    hasMore: pages.hasNextPage,
    isFetchingMore: pages.isFetchingNextPage,
    more: () => void pages.fetchNextPage(),
    again: () => void refetch(),
  };
}
