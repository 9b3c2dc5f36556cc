'use client';

import { useParams } from 'next/navigation';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { hasCode, sentenceOf } from '../../api/api-error';
import { useApi } from '../../api/use-api';
import { useMay } from '../../api/use-may';
import { Button, buttonClass } from '../../ui/button';
import { Failure, Skeleton } from '../../ui/feedback';
import { Page } from '../../ui/page';
import { Time } from '../../ui/time';
import { AffectedFlow } from './affected-flow';
import { AnswerDialog, type Answer } from './answer-dialog';
import { countsOf, IncidentPill } from './incident-card';
import { Timeline } from './timeline';
import type { IncidentDetail } from './words';

const EVERY_MS = 3_000;

/** One incident: what is wrong, what it holds up, who owns it, what the runbook says, and what was told to whom. */
export function IncidentPage(): ReactNode {
  const { id } = useParams<{ id: string }>();
  const incident = useApi('getIncident', { params: { id } }, { everyMs: EVERY_MS });
  if (incident.data) return <Shown incident={incident.data} />;
  return (
    <Page title="Incident">
      {incident.isPending && <Skeleton label="Reading the incident" lines={8} />}
      {incident.isError && (
        <Failure
          title={hasCode(incident.error, 'incident_not_found') ? 'This incident is not there' : 'The incident could not be read'}
          onRetry={() => void incident.refetch()}
        >
          {sentenceOf(incident.error)}
        </Failure>
      )}
    </Page>
  );
}

function Shown({ incident }: { readonly incident: IncidentDetail }): ReactNode {
  const { place, says, status, flows } = incident;
  return (
    <Page title={place.name} lead={says} actions={<Actions incident={incident} />}>
      <div data-testid="incident-page" data-status={status} className="flex flex-col gap-4">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <IncidentPill incident={incident} />
          <span>{countsOf(incident)}</span>
          <span className="text-fg-2">
            since <Time at={incident.openedAt} />, last seen <Time at={incident.lastSeenAt} />
          </span>
          {incident.heldSince !== null && (
            <span className="text-fg-2">
              the oldest waits since <Time at={incident.heldSince} />
            </span>
          )}
          {incident.cause !== null && (
            <code className="font-mono text-sm text-fg-2">
              {incident.cause.class}
              {incident.cause.code === '' ? '' : ` · ${incident.cause.code}`}
            </code>
          )}
        </p>
        <section aria-label="Affected flows" className="flex flex-col gap-3">
          <h2 className="text-lg font-semibold">Affected flows</h2>
          {flows.length === 0 && <p className="text-fg-2">Their runs are past their retention.</p>}
          {flows.map((flow) => (
            <AffectedFlow key={flow.id} flow={flow} />
          ))}
        </section>
        <Timeline incident={incident} />
      </div>
    </Page>
  );
}

function Actions({ incident }: { readonly incident: IncidentDetail }): ReactNode {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const mayAnswer = useMay('operator') && incident.status === 'open';
  return (
    <>
      {incident.kind === 'failure' && incident.status === 'open' && (
        <Link href="/attention" prefetch={false} className={buttonClass({})} data-testid="to-attention">
          Failures in Needs attention
        </Link>
      )}
      {mayAnswer && (
        <Button data-testid="close-incident" onClick={() => setAnswer('close')}>
          Close
        </Button>
      )}
      {mayAnswer && incident.acknowledged === null && (
        <Button look="primary" data-testid="acknowledge" onClick={() => setAnswer('acknowledge')}>
          Acknowledge
        </Button>
      )}
      <AnswerDialog id={incident.id} answer={answer} onClose={() => setAnswer(null)} />
    </>
  );
}
