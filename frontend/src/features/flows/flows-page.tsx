'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { useApi } from '../../api/use-api';
import { Failure, Skeleton } from '../../ui/feedback';
import { Page } from '../../ui/page';
import { Time } from '../../ui/time';

export function FlowsPage(): ReactNode {
  const flows = useApi('listFlows', { query: {} });
  return (
    <Page title="Flows">
      {flows.isPending && <Skeleton />}
      {flows.isError && <Failure title="The flows could not be read">{sentenceOf(flows.error)}</Failure>}
      <ul className="flex flex-col gap-2">
        {flows.data?.items.map((flow) => (
          <li key={flow.id} className="rounded-card border border-line bg-surface p-4">
            <Link href={`/flows/${flow.id}`} prefetch={false} className="font-semibold">
              {flow.name}
            </Link>{' '}
            <Time at={flow.updatedAt} className="text-fg-2" />
          </li>
        ))}
      </ul>
    </Page>
  );
}
