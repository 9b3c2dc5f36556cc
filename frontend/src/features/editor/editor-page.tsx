'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useParams, useSearchParams } from 'next/navigation';
import { useEffect, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { Failure, Skeleton } from '../../ui/feedback';
import { followSurroundings, openDraft, startSaving, type OpenDraft } from '../draft/index';

/** The canvas needs the browser: nothing of it is made on the server. */
const FlowEditor = dynamic(async () => (await import('./editor')).FlowEditor, {
  ssr: false,
  loading: () => <Skeleton label="Opening the editor" />,
});

/** Opens the draft of the flow that the address names. */
export function EditorPage(): ReactNode {
  const { id } = useParams<{ id: string }>();
  const opened = useQuery({
    queryKey: ['draft', id],
    queryFn: ({ signal }) => openDraft(id, signal),
    gcTime: 0,
    staleTime: Infinity,
    refetchOnReconnect: false,
  });
  if (opened.isError) {
    return (
      <Failure title="This flow could not be opened" onRetry={() => void opened.refetch()}>
        {sentenceOf(opened.error)}
      </Failure>
    );
  }
  if (!opened.data) return <Skeleton label="Opening the flow" lines={6} />;
  return <Saved opened={opened.data} />;
}

function Saved({ opened }: { readonly opened: OpenDraft }): ReactNode {
  const { draft, tab } = opened;
  useEffect(() => startSaving(draft, tab), [draft, tab]);
  useEffect(() => followSurroundings(draft), [draft]);
  const search = useSearchParams();
  return <FlowEditor draft={draft} step={search.get('step')} runId={search.get('run')} />;
}
