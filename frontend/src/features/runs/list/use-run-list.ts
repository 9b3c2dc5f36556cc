'use client';

import { call, type CallOutput } from '../../../api/call';
import { useLiveList, type LiveList } from '../../../api/use-live-list';
import type { queryOf } from './run-filter';

export type RunItem = CallOutput<'listRuns'>['items'][number];
export type RunList = LiveList<RunItem>;

/** Runs that match, live. @param topId while the list is held: the newest run that may be shown */
export function useRunList(query: ReturnType<typeof queryOf>, topId: string | null): RunList {
  return useLiveList(['listRuns', query], (page, signal) => call('listRuns', { query: { ...query, ...page } }, signal), topId);
}
