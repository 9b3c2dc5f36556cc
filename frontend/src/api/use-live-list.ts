'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { mergeList } from './merge-list';

const PAGE = 50;
/** The newest are asked for this often, ms; pages that were fetched before less often. */
const HEAD_MS = 3_000;
const PAGES_MS = 30_000;

interface Page<R> {
  readonly items: readonly R[];
  readonly next: string | null;
}

export interface LiveList<R> {
  readonly rows: readonly R[];
  /** Newer rows that are held back. */
  readonly held: number;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly hasMore: boolean;
  readonly isFetchingMore: boolean;
  readonly more: () => void;
  readonly again: () => void;
}

/**
 * A list whose newest rows come by themselves, newest first, and whose older ones are fetched page by page.
 * @param key of the question, the same for the same one
 * @param read a page of it
 * @param topId while the list is held: the newest row that may be shown
 */
export function useLiveList<R extends { readonly id: string }>(
  key: readonly unknown[],
  read: (page: { readonly limit: number; readonly cursor?: string }, signal: AbortSignal) => Promise<Page<R>>,
  topId: string | null,
): LiveList<R> {
  const pages = useInfiniteQuery({
    queryKey: [...key, 'pages'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => read({ limit: PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) }, signal),
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: PAGES_MS,
  });
  const head = useQuery({
    queryKey: [...key, 'head'],
    queryFn: ({ signal }) => read({ limit: PAGE }, signal),
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
