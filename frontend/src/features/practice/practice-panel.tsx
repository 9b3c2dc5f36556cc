'use client';

import { FlaskConical } from 'lucide-react';
import type { ReactNode } from 'react';
import { hasCode, sentenceOf } from '../../api/api-error';
import { useMay } from '../../api/use-may';
import { Empty, Failure, Skeleton } from '../../ui/feedback';
import { SendLead } from './send-lead';
import { ServiceCard } from './service-card';
import { usePractice, usePracticeActions } from './use-practice';

interface PracticePanelProps {
  /** In one narrow column, with what one needs beside a canvas. */
  readonly compact?: boolean;
  /** Shows the run of a lead that was sent where one is; without it there is a link to its page. */
  readonly onRun?: (runId: string) => void;
}

/** The practice services: send a lead, break a service, mend it. */
export function PracticePanel({ compact = false, onRun }: PracticePanelProps): ReactNode {
  const practice = usePractice();
  const actions = usePracticeActions();
  const mayOperate = useMay('operator');
  if (practice.isPending) return <Skeleton lines={8} label="Reading the practice services" />;
  if (hasCode(practice.error, 'practice_off')) return <PracticeOff />;
  if (practice.isError && practice.data === undefined) {
    return (
      <Failure title="The practice services could not be read" onRetry={() => void practice.refetch()}>
        {sentenceOf(practice.error)}
      </Failure>
    );
  }
  const { services, example } = practice.data;
  const lead = (
    <section
      aria-label="Send a lead"
      className={compact ? 'flex flex-col gap-2' : 'flex flex-col gap-3 rounded-card border border-line bg-surface p-4'}
    >
      {!compact && <h2 className="text-lg font-semibold">The website’s form</h2>}
      {example === null ? (
        <p className="text-fg-2">The example flow is not there any more, so there is nothing the website could send its leads to.</p>
      ) : (
        <SendLead send={actions.send} compact={compact} disabled={!mayOperate} onRun={onRun} />
      )}
    </section>
  );
  return (
    <div className={compact ? 'flex flex-col gap-4 p-3' : 'flex flex-col gap-4'}>
      {lead}
      <div className={compact ? 'flex flex-col gap-3' : 'grid gap-4 md:grid-cols-2 xl:grid-cols-3'}>
        {services.map((service) => (
          <ServiceCard key={service.id} service={service} compact={compact} mayOperate={mayOperate} actions={actions} />
        ))}
      </div>
    </div>
  );
}

function PracticeOff(): ReactNode {
  return (
    <Empty icon={<FlaskConical size={32} />} title="This server has no practice services">
      They are on where the database is the server’s own. Elsewhere, start one process with <code className="font-mono">PRACTICE=on</code>:
      then there are a CRM, a chat, a mailbox, analytics, tasks and a website to try flows on, and each can be made to misbehave.
    </Empty>
  );
}
