'use client';

import { Workflow } from 'lucide-react';
import { useCallback, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { useApiPages } from '../../api/use-api-pages';
import { Button } from '../../ui/button';
import { Empty, Failure, Skeleton } from '../../ui/feedback';
import { Rows } from '../../ui/rows';
import type { useFilters } from './filters';
import type { FlowActions } from './flow-actions';
import { FlowRow } from './flow-row';

/** Flows of one page of the server's list. */
const PAGE = 50;
/** Runs go on while one looks: the list is read again this often, ms. */
const AGAIN_MS = 10_000;
const ROW_HEIGHT = 68;

interface FlowListProps {
  readonly filters: ReturnType<typeof useFilters>;
  readonly actions: FlowActions;
  readonly mayEdit: boolean;
  /** Shown where there is no flow at all. */
  readonly begin: ReactNode;
}

/** The flows that match. */
export function FlowList({ filters: [{ q, status, archived }, setFilters], actions, mayEdit, begin }: FlowListProps): ReactNode {
  const query = { limit: PAGE, q, archived: archived ? ('true' as const) : ('false' as const), ...(status === null ? {} : { status }) };
  const flows = useApiPages('listFlows', { query }, { everyMs: AGAIN_MS });
  const { fetchNextPage, isFetchingNextPage, hasNextPage } = flows;
  const onEnd = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  if (flows.isPending) return <Skeleton lines={6} label="Reading the flows" />;
  if (flows.isError && flows.data === undefined) {
    return (
      <Failure title="The flows could not be read" onRetry={() => void flows.refetch()}>
        {sentenceOf(flows.error)}
      </Failure>
    );
  }
  const items = flows.data.pages.flatMap((page) => page.items);
  const narrowed = q !== '' || status !== null || archived;
  if (items.length === 0) {
    if (!narrowed) return begin;
    return (
      <Empty
        icon={<Workflow size={32} />}
        title={archived && q === '' && status === null ? 'No flow is archived' : 'No flow matches'}
        action={
          <Button data-testid="clear-filters" onClick={() => void setFilters(null)}>
            Show all flows
          </Button>
        }
      >
        {archived ? 'Archived flows keep their runs and can be restored.' : 'Search looks at the name, the owner and the description.'}
      </Empty>
    );
  }
  return (
    <div aria-busy={flows.isPlaceholderData || undefined} className={flows.isPlaceholderData ? 'opacity-60' : undefined}>
      <Rows label="Flows" items={items} keyOf={({ id }) => id} height={ROW_HEIGHT} more={hasNextPage} onEnd={onEnd}>
        {(flow) => <FlowRow flow={flow} actions={actions} mayEdit={mayEdit} />}
      </Rows>
      <p role="status" className="h-6 text-center text-sm text-fg-3">
        {isFetchingNextPage ? 'Reading more flows …' : ''}
      </p>
    </div>
  );
}
