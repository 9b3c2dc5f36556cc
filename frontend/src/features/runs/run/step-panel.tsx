'use client';

import { keyOf, placeOf, type FlowDocument, type JournalEntry } from '@plumbline/shared';
import Link from 'next/link';

import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { sentenceOf } from '../../../api/api-error';
import { apiKey, useApi } from '../../../api/use-api';
import { Failure, Skeleton } from '../../../ui/feedback';
import { Tabs, type Tab } from '../../../ui/tabs';
import { Tile } from '../../../ui/tile';
import { useNow } from '../../../ui/use-now';
import { lookOf } from '../../canvas/index';
import { ErrorCard, ExchangeView, LookUpView, movesOf, RepairDialogs, type AskedRepair, type RunStep } from '../../repair/index';
import { StepPill } from '../../status/index';
import { JournalList } from '../journal/journal-list';
import type { NameOf } from '../journal/journal-words';
import { AttemptsList } from './attempts-list';
import { PayloadView } from './payload-view';
import { WhyWaiting } from './why-waiting';

interface StepPanelProps {
  readonly runId: string;
  readonly flowId: string;
  readonly document: FlowDocument;
  readonly stepKey: string;
  /** Number of the run's newest event: what is shown is read anew when it grows. */
  readonly seq: number;
  readonly entries: readonly JournalEntry[];
  readonly nameOf: NameOf;
  readonly alike?: { readonly count: number; readonly more: boolean; readonly onOpen: () => void } | undefined;
}

/** Everything about one step of a run. */
export function StepPanel(props: StepPanelProps): ReactNode {
  const { runId, stepKey, seq } = props;
  const client = useQueryClient();
  const { step: stepId, turn } = useMemo(() => placeOf(stepKey), [stepKey]);
  const input = useMemo(
    () => ({ params: { id: runId, stepId }, query: turn.length > 0 ? { turn: turn.join('.') } : {} }),
    [runId, stepId, turn],
  );
  const step = useApi('getRunStep', input, { freshMs: 60_000 });
  const [firstSeq] = useState(seq);
  useEffect(() => {
    // The step may be one of those that changed.
    if (seq > firstSeq) void client.invalidateQueries({ queryKey: apiKey('getRunStep', input) });
  }, [client, input, seq, firstSeq]);
  if (step.isError)
    return (
      <Failure title="This step could not be read" onRetry={() => void step.refetch()}>
        {sentenceOf(step.error)}
      </Failure>
    );
  if (!step.data) return <Skeleton label="Loading the step" />;
  return <Loaded {...props} step={step.data} />;
}

function Loaded({
  runId,
  flowId,
  document,
  stepKey,
  entries,
  nameOf,
  alike,
  step,
}: StepPanelProps & { readonly step: RunStep }): ReactNode {
  const now = useNow(1_000);
  const [asked, setAsked] = useState<AskedRepair | null>(null);
  const look = lookOf(step.operation);
  const Icon = look.icon;
  const own = useMemo(() => entries.filter((entry) => isAbout(entry, stepKey)), [entries, stepKey]);
  const isStuck = step.error !== null || step.attention !== null || movesOf(step).length > 0;
  const tabs: Tab[] = [
    ...(isStuck
      ? [
          {
            id: 'error',
            title: step.error ? 'Error' : 'To do',
            content: (
              <ErrorCard
                onAsk={setAsked}
                flowId={flowId}
                document={document}
                step={step}
                who={whoOf(look.system, step.operation)}
                alike={alike}
              />
            ),
          },
        ]
      : []),
    {
      id: 'input',
      title: 'Input',
      content: (
        <PayloadView
          name="Input"
          base={`steps.${step.id}.input`}
          value={step.input}
          stored={step.inputRef}
          nothing={step.attempt === 0 ? 'This step has not begun.' : 'Its input is not kept: it reads what it needs where it stands.'}
        />
      ),
    },
    {
      id: 'output',
      title: 'Output',
      content: (
        <PayloadView
          name="Output"
          base={`steps.${step.id}.output`}
          value={step.output}
          stored={step.outputRef}
          nothing="There is no output."
        />
      ),
    },
    {
      id: 'attempts',
      title: `Attempts${step.attempt > 1 ? ` ${String(step.attempt)}` : ''}`,
      content: <AttemptsList entries={own} stepKey={stepKey} nowMs={now} />,
    },
    {
      id: 'exchange',
      title: 'Exchange',
      content:
        step.exchange || step.lookUp ? (
          <div className="flex flex-col gap-4 p-4">
            <LookUpView lookUp={step.lookUp} />
            {step.exchange && <ExchangeView exchange={step.exchange} />}
          </div>
        ) : (
          <p className="p-4 text-fg-2">What was sent and received is kept where a step failed, and in runs of a draft.</p>
        ),
    },
    { id: 'step-journal', title: 'Journal', content: <JournalList entries={own} nameOf={nameOf} /> },
  ];
  const [chosen, setChosen] = useState<string | null>(null);
  const tab = tabs.some(({ id }) => id === chosen) ? (chosen ?? '') : isStuck ? 'error' : 'output';
  return (
    <section
      aria-label={`Step ${step.name}`}
      data-testid="step-panel"
      data-step-key={stepKey}
      data-status={step.status}
      className="flex h-full min-h-0 flex-col bg-surface"
    >
      <header className="flex items-center gap-3 px-4 pt-3 pb-2">
        <Tile
          name={look.system.replace('Practice ', '')}
          colour={look.colour}
          size={28}
          picture={Icon && <Icon size={16} aria-hidden="true" />}
        />
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-lg font-semibold">{nameOf(stepKey)}</h2>
          <p className="truncate text-sm text-fg-2">{step.operation}</p>
        </div>
        <StepPill status={step.status} {...(step.attempt > 1 ? { detail: `· ${String(step.attempt)} attempts` } : {})} />
      </header>
      {step.byLookUp && (
        <p data-testid="by-look-up" className="px-4 pb-2 text-sm text-fg-2">
          No answer came, but a look-up at the service found that it had happened: nothing was sent again.
        </p>
      )}
      <WhyWaiting runId={runId} stepId={step.id} turn={step.turn} status={step.status} />
      {step.children.length > 0 && (
        <ul className="flex flex-wrap gap-x-3 px-4 pb-2 text-sm" aria-label="Runs that it started">
          {step.children.map((child) => (
            <li key={child.runId}>
              <Link href={`/runs/${child.runId}`} prefetch={false} className="underline">
                {child.count > 1 ? `Items ${String(child.from + 1)} to ${String(child.from + child.count)}` : 'The run that it started'}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <Tabs label="About this step" tabs={tabs} value={tab} onChange={setChosen} className="flex-1" />
      <RepairDialogs runId={runId} asked={asked} onClose={() => setAsked(null)} />
    </section>
  );
}

const whoOf = (system: string, operation: string): string => (operation.includes('.') && system !== 'HTTP' ? system : 'the service');

function isAbout({ event }: JournalEntry, key: string): boolean {
  const place = event.kind === 'signal.received' ? event.signal : event;
  return 'step' in place && keyOf(place) === key;
}
