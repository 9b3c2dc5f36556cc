'use client';

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { call } from '../../api/call';
import { apiKey } from '../../api/use-api';
import type { UndoAnswer } from './undo-words';

/** How often it is asked anew while something is being taken back, ms. */
const EVERY_MS = 1_000;

/** What can be taken back of a run, and how far that is. @param seq of the run's newest event: another one, another answer */
export function useUndo(runId: string, seq: number, enabled: boolean): UseQueryResult<UndoAnswer> {
  return useQuery({
    queryKey: [...apiKey('getUndo', { params: { id: runId } }), seq],
    queryFn: ({ signal }) => call('getUndo', { params: { id: runId } }, signal),
    enabled,
    staleTime: 30_000,
    refetchInterval: ({ state }) => (state.data?.items.some(({ is }) => is === 'under_way') ? EVERY_MS : false),
  });
}
