'use client';

import { Check, FlaskConical, X } from 'lucide-react';
import Link from 'next/link';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import type { RunStatus } from '@plumbline/shared';
import { hasCode } from '../../api/api-error';
import { apiKey } from '../../api/use-api';
import { useMay } from '../../api/use-may';
import { useLiveFlow } from '../../live/use-live';
import { Button, buttonClass } from '../../ui/button';
import { cn } from '../../ui/cn';
import { Tip } from '../../ui/tip';
import { RunPill } from '../status/index';
import { dismissTour, useTourDismissed } from './dismissed';
import { tourStep, type TourStep } from './guide-steps';
import { sentOf } from './sent';
import { useTour } from './tour';
import { usePractice, usePracticeActions } from './use-practice';

/** For newcomers: what sets a flow apart from a script, in a minute. Put away for good with one press. */
export function Guide(): ReactNode {
  const dismissed = useTourDismissed();
  const mayOperate = useMay('operator');
  return dismissed || !mayOperate ? null : <Tour />;
}

function Tour(): ReactNode {
  const practice = usePractice(3_000);
  const off = hasCode(practice.error, 'practice_off') || practice.data?.example === null;
  // Nothing to show on this server, now or later: the next visit keeps no room for it.
  useEffect(() => {
    if (off) dismissTour(true);
  }, [off]);
  if (off || practice.isError) return null;
  const flowId = practice.data?.example?.flowId;
  return (
    <section
      aria-label="Try it"
      data-testid="guide"
      className="min-h-[148px] rounded-card border border-line bg-surface p-4 sm:min-h-[114px]"
    >
      {flowId !== undefined && (
        <Steps flowId={flowId} broken={practice.data?.services.find(({ id }) => id === 'crm')?.switch.mode !== 'normal'} />
      )}
    </section>
  );
}

function Steps({ flowId, broken }: { readonly flowId: string; readonly broken: boolean }): ReactNode {
  const { runs } = useLiveFlow(flowId);
  const { set, send } = usePracticeActions();
  const { first, second } = useTour();
  const client = useQueryClient();
  const statusOf = (id: string | null): RunStatus | null => (id === null ? null : (runs.get(id)?.status ?? 'queued'));
  const step = tourStep({ first: statusOf(first), broken, second: statusOf(second) });
  const lead = (which: 'first' | 'second'): void =>
    send.mutate({}, { onSuccess: ({ deliveries }) => useTour.setState({ [which]: sentOf(deliveries)[0]?.runId ?? null }) });
  const crm = (mode: 'down' | 'normal'): void => set.mutate({ id: 'crm', change: { mode } });
  // While a lead is on its way, the run of the one before it is not the one to watch.
  const runId = send.isPending ? null : (second ?? first);
  const status = statusOf(runId);
  // The list below shows the same runs: it keeps up with them.
  useEffect(() => {
    if (status !== null) void client.invalidateQueries({ queryKey: apiKey('listFlows') });
  }, [client, status]);
  return (
    <>
      <header className="flex items-center gap-2">
        <FlaskConical size={16} className="text-accent" aria-hidden="true" />
        <h2 className="flex-1 text-lg font-semibold">Try it: break a service and lose nothing</h2>
        <Tip text="Put this away">
          <Button look="quiet" size="icon-sm" aria-label="Put this away" data-testid="guide-dismiss" onClick={() => dismissTour(true)}>
            <X size={16} aria-hidden="true" />
          </Button>
        </Tip>
      </header>
      <ol className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {STEPS.map(({ title, until }, index) => (
          <Mark
            key={title}
            number={index + 1}
            title={title}
            done={ORDER.indexOf(step) > ORDER.indexOf(until)}
            now={nowAt(step) === index}
          />
        ))}
      </ol>
      <div className="mt-3 flex min-h-8 flex-wrap items-center gap-3">
        <p role="status" className="text-fg-2">
          {SAYS[step]}
        </p>
        {runId !== null && (
          <Link
            href={`/runs/${runId}`}
            prefetch={false}
            data-testid="guide-run"
            data-status={status ?? ''}
            className="flex items-center gap-2 font-medium text-accent underline"
          >
            <RunPill status={status ?? 'queued'} /> Watch its run
          </Link>
        )}
        <span className="ml-auto flex flex-wrap gap-2">
          <Link href={`/flows/${flowId}`} prefetch={false} className={buttonClass()} data-testid="guide-flow">
            Open the flow
          </Link>
          {step === 'run' && <Act id="send" title="Send a lead" busy={send.isPending} run={() => lead('first')} />}
          {step === 'break' && <Act id="break" title="Break the CRM" busy={set.isPending} run={() => crm('down')} />}
          {step === 'again' && <Act id="send" title="Send another lead" busy={send.isPending} run={() => lead('second')} />}
          {(step === 'watch' || step === 'mend') && <Act id="mend" title="Mend the CRM" busy={set.isPending} run={() => crm('normal')} />}
          {step === 'done' && (
            <>
              <Button onClick={() => useTour.setState({ first: null, second: null })}>Once more</Button>
              <Act id="done" title="Done" busy={false} run={() => dismissTour(true)} />
            </>
          )}
        </span>
      </div>
    </>
  );
}

const ORDER: readonly TourStep[] = ['run', 'break', 'again', 'watch', 'mend', 'drain', 'done'];

/** `until`: the last step of the tour that belongs to it. */
const STEPS: readonly { readonly title: string; readonly until: TourStep }[] = [
  { title: 'Run the example', until: 'run' },
  { title: 'Break the CRM', until: 'break' },
  { title: 'Watch a run park', until: 'watch' },
  { title: 'Mend it', until: 'mend' },
  { title: 'See it drain', until: 'drain' },
];

const nowAt = (step: TourStep): number => STEPS.findIndex(({ until }) => ORDER.indexOf(until) >= ORDER.indexOf(step));

const SAYS: Readonly<Record<TourStep, string>> = {
  run: 'A lead from the practice website becomes a contact, a chat notice, a mail, an event and a task.',
  break: 'It runs. Now let the CRM refuse all calls.',
  again: 'The CRM is down. Send another lead and see what the flow does.',
  watch: 'The step is tried again, and then parked: the lead is kept.',
  mend: 'Parked: nothing is lost, and nothing goes on without its contact. Bring the CRM back.',
  drain: 'The CRM is back. What was parked is sent now, in order.',
  done: 'Everything has arrived, once. That is what a flow does with a service that is down.',
};

function Act({
  id,
  title,
  busy,
  run,
}: {
  readonly id: string;
  readonly title: string;
  readonly busy: boolean;
  readonly run: () => void;
}): ReactNode {
  return (
    <Button look="primary" data-testid={`guide-${id}`} busy={busy} onClick={run}>
      {title}
    </Button>
  );
}

interface MarkProps {
  readonly number: number;
  readonly title: string;
  readonly done: boolean;
  readonly now: boolean;
}

function Mark({ number, title, done, now }: MarkProps): ReactNode {
  return (
    <li aria-current={now ? 'step' : undefined} className={cn('flex items-center gap-1.5', now ? 'font-semibold text-fg' : 'text-fg-2')}>
      <span
        className={cn(
          'grid size-5 place-items-center rounded-full border text-xs',
          done
            ? 'border-transparent bg-[var(--succeeded-bg)] text-[var(--succeeded-on)]'
            : now
              ? 'border-accent text-accent'
              : 'border-line-strong',
        )}
      >
        {done ? <Check size={12} aria-label="Done:" /> : number}
      </span>
      {title}
    </li>
  );
}
