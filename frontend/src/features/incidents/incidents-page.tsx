'use client';

import { BellOff, CircleCheck, History } from 'lucide-react';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { useApi } from '../../api/use-api';
import { buttonClass } from '../../ui/button';
import { Empty, Failure, Skeleton } from '../../ui/feedback';
import { Page } from '../../ui/page';
import { Tabs } from '../../ui/tabs';
import { IncidentCard } from './incident-card';

const EVERY_MS = 5_000;
const MOST = 100;
const STATUSES = ['open', 'closed'] as const;
type Status = (typeof STATUSES)[number];

/** What is wrong now, one entry for each cause however many runs it meets; and what was. */
export function IncidentsPage(): ReactNode {
  const [status, setStatus] = useQueryState('status', parseAsStringLiteral(STATUSES).withDefault('open'));
  return (
    <Page
      title="Incidents"
      lead="One for each cause, however many runs it meets. An incident closes by itself when nothing of it is left to do."
      actions={
        <Link href="/alerts" prefetch={false} className={buttonClass({})}>
          Alerts
        </Link>
      }
    >
      <Untold />
      <Tabs
        label="Incidents"
        value={status}
        onChange={(id) => void setStatus(id === 'closed' ? 'closed' : 'open')}
        tabs={STATUSES.map((id) => ({ id, title: id === 'open' ? 'Open' : 'Closed', content: <List status={id} /> }))}
      />
    </Page>
  );
}

function List({ status }: { readonly status: Status }): ReactNode {
  const incidents = useApi('listIncidents', { query: { status, limit: MOST } }, { everyMs: EVERY_MS });
  if (incidents.isPending) return <Skeleton label="Reading the incidents" lines={6} />;
  if (incidents.isError) {
    return (
      <Failure title="The incidents could not be read" onRetry={() => void incidents.refetch()}>
        {sentenceOf(incidents.error)}
      </Failure>
    );
  }
  const { items, next } = incidents.data;
  if (items.length === 0) {
    return status === 'open' ? (
      <Empty icon={<CircleCheck size={28} />} title="No incident is open">
        When runs fail, are parked, or fall silent, the cause appears here once, with its flows, owner and runbook.
      </Empty>
    ) : (
      <Empty icon={<History size={28} />} title="No incident was closed yet">
        What is over stays here for as long as runs are kept.
      </Empty>
    );
  }
  return (
    <>
      <ul className="mt-4 flex flex-col gap-3" aria-label={status === 'open' ? 'Open incidents' : 'Closed incidents'}>
        {items.map((incident) => (
          <IncidentCard key={incident.id} incident={incident} />
        ))}
      </ul>
      {next !== null && <p className="mt-3 text-fg-2">There are others; these are the newest {MOST}.</p>}
    </>
  );
}

/** Says so when nobody would be told of anything. */
function Untold(): ReactNode {
  const channels = useApi('listAlertChannels', {}, { freshMs: 30_000 });
  if (!channels.data || channels.data.items.some(({ enabled }) => enabled)) return null;
  return (
    <p data-testid="no-channel" className="flex items-center gap-2 rounded-control border border-line bg-warning-soft p-2">
      <BellOff size={14} className="shrink-0" aria-hidden="true" />
      <span>
        Nobody is told of incidents yet: there is no channel.{' '}
        <Link href="/alerts" prefetch={false} className="underline">
          Make one
        </Link>
      </span>
    </p>
  );
}
