'use client';

import type { BulkFilter } from '@plumbline/shared';
import { CircleCheck } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { useApi } from '../../api/use-api';
import { Empty, Failure, Skeleton } from '../../ui/feedback';
import { Page } from '../../ui/page';
import { BulkRepairDialog } from '../repair/index';
import { groupsOf, type TroubleGroup } from './groups';
import { TroubleCard } from './trouble-card';

const EVERY_MS = 5_000;
const MOST = 200;
const BULK: readonly string[] = ['failed', 'parked', 'needs_attention', 'succeeded_with_gaps'];

/** Everything that waits for a person, across flows: by cause, so that one cause is one thing to do. */
export function AttentionPage(): ReactNode {
  const runs = useApi(
    'listRuns',
    { query: { status: 'needs_attention,parked,failed', draft: 'false', limit: MOST } },
    { everyMs: EVERY_MS },
  );
  const flows = useApi('listFlows', { query: { limit: 200 } }, { freshMs: 60_000 });
  const [repairs, setRepairs] = useState<TroubleGroup | null>(null);
  const groups = useMemo(() => groupsOf(runs.data?.items ?? []), [runs.data]);
  const owners = useMemo(() => new Map(flows.data?.items.map(({ id, owner }) => [id, owner])), [flows.data]);
  const filter = repairs && bulkFilterOf(repairs);
  return (
    <Page title="Needs attention" lead="What only a person can decide first, then what failed, then what is parked; the oldest on top.">
      {runs.isPending && <Skeleton label="Loading what waits for you" lines={6} />}
      {runs.isError && (
        <Failure title="This could not be read" onRetry={() => void runs.refetch()}>
          {sentenceOf(runs.error)}
        </Failure>
      )}
      {runs.data && groups.length === 0 && (
        <Empty icon={<CircleCheck size={28} />} title="Nothing waits for you">
          Runs that fail, are parked, or ask a person appear here by themselves.
        </Empty>
      )}
      <ul className="flex flex-col gap-3" aria-label="What waits for people">
        {groups.map((group) => (
          <TroubleCard key={group.id} group={group} owner={owners.get(group.flowId) ?? ''} onRepair={() => setRepairs(group)} />
        ))}
      </ul>
      {runs.data?.next !== null && runs.data !== undefined && (
        <p className="text-fg-2">There are others; these are of the newest {MOST} runs.</p>
      )}
      {repairs && filter && (
        <BulkRepairDialog
          filter={filter}
          about={`Runs of “${repairs.flowName}” that are stuck at “${repairs.stepName}”${repairs.code === null ? '' : ` with ${repairs.code}`}.`}
          onClose={() => setRepairs(null)}
        />
      )}
    </Page>
  );
}

const isBulk = (status: string): status is BulkFilter['status'] => BULK.includes(status);

function bulkFilterOf({ flowId, stepId, code, status }: TroubleGroup): BulkFilter | null {
  if (!isBulk(status)) return null;
  return { flow: flowId, status, step: stepId, ...(code === null ? {} : { errorCode: code }) };
}
