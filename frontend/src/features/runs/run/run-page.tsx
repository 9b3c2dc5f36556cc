'use client';

import type { OperationContract } from '@plumbline/shared';
import dynamic from 'next/dynamic';
import { useParams } from 'next/navigation';
import { Suspense, type ReactNode } from 'react';
import { sentenceOf } from '../../../api/api-error';
import { useApi } from '../../../api/use-api';
import { Failure, Skeleton } from '../../../ui/feedback';

/** The canvas needs the browser: nothing of it is made on the server. */
const RunView = dynamic(async () => (await import('./run-view')).RunView, {
  ssr: false,
  loading: () => <Skeleton label="Opening the run" lines={6} />,
});

/** One run: the version that ran with the run on it, what each step did when, and what to do now. */
export function RunPage(): ReactNode {
  const { id } = useParams<{ id: string }>();
  return (
    <Suspense fallback={<Skeleton label="Opening the run" lines={6} />}>
      <Loading key={id} id={id} />
    </Suspense>
  );
}

function Loading({ id }: { readonly id: string }): ReactNode {
  const head = useApi('getRun', { params: { id }, query: { values: 'false' } }, { freshMs: 60_000 });
  const flowId = head.data?.flowId ?? '';
  const version = useApi(
    'getVersion',
    { params: { id: flowId, version: head.data?.version ?? 0 } },
    { enabled: head.data !== undefined, freshMs: Infinity },
  );
  const operations = useApi('operations', {}, { freshMs: 300_000 });
  const error = head.error ?? version.error ?? operations.error;
  if (error) {
    return (
      <Failure
        title="This run could not be opened"
        onRetry={() => {
          for (const query of [head, version, operations]) if (query.isError) void query.refetch();
        }}
      >
        {sentenceOf(error)}
      </Failure>
    );
  }
  if (!head.data || !version.data || !operations.data) return <Skeleton label="Opening the run" lines={6} />;
  return (
    <RunView
      head={head.data}
      document={version.data.document}
      operations={operations.data.items as unknown as readonly OperationContract[]}
    />
  );
}
