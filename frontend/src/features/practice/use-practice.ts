'use client';

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { sentenceOf } from '../../api/api-error';
import { call, type CallInput, type CallOutput } from '../../api/call';
import { apiKey, useApi } from '../../api/use-api';
import { toast } from '../../ui/toast';
import type { PracticeService, PracticeSwitch } from './words';

type State = CallOutput<'getPractice'>;
type Change = Pick<PracticeSwitch, 'mode'> & Partial<PracticeSwitch>;
export type Lead = NonNullable<CallInput<'submitPractice'>['body']>;

/** How often what has arrived is read again while the page is in sight, ms. */
const AGAIN_MS = 1_500;

export const usePractice = (everyMs = AGAIN_MS) => useApi('getPractice', {}, { everyMs });

interface PracticeActions {
  readonly set: UseMutationResult<PracticeService, Error, { readonly id: PracticeService['id']; readonly change: Change }>;
  readonly reset: UseMutationResult<PracticeService, Error, PracticeService['id']>;
  readonly send: UseMutationResult<CallOutput<'submitPractice'>, Error, Lead>;
}

/** Switches and empties the services, and lets the website send a lead. What went wrong is said. */
export function usePracticeActions(): PracticeActions {
  const client = useQueryClient();
  const onError = (error: Error): void => toast({ text: sentenceOf(error), tone: 'bad' });
  /** The answer is how it stands now: it is shown at once, before the next reading. */
  const keep = (service: PracticeService): void => {
    client.setQueryData<State>(
      apiKey('getPractice', {}),
      (state) => state && { ...state, services: state.services.map((one) => (one.id === service.id ? service : one)) },
    );
  };
  const set = useMutation({
    mutationFn: ({ id, change }: { readonly id: PracticeService['id']; readonly change: Change }) =>
      call('setPractice', { params: { service: id }, body: change }),
    onSuccess: keep,
    onError,
  });
  const reset = useMutation({
    mutationFn: (id: PracticeService['id']) => call('resetPractice', { params: { service: id } }),
    onSuccess: keep,
    onError,
  });
  const send = useMutation({
    mutationFn: (lead: Lead) => call('submitPractice', { body: lead }),
    onError,
    onSettled: () => client.invalidateQueries({ queryKey: apiKey('getPractice') }),
  });
  return { set, reset, send };
}
