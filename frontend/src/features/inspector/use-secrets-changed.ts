'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { call } from '../../api/call';
import { apiKey } from '../../api/use-api';
import { useDraft } from '../draft/index';

/** What to do when the secrets of a webhook have changed: they are listed anew, and whether one is missing is asked again. */
export function useSecretsChanged(flowId: string): () => Promise<void> {
  const client = useQueryClient();
  const draft = useDraft();
  return useCallback(async () => {
    await client.invalidateQueries({ queryKey: apiKey('listHookSecrets') });
    const { problems } = await call('getFlow', { params: { id: flowId } });
    draft.serverSays(problems);
  }, [client, draft, flowId]);
}
