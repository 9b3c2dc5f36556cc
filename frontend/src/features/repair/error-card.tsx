'use client';

import type { FlowDocument } from '@plumbline/shared';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button, buttonClass } from '../../ui/button';
import { cn } from '../../ui/cn';
import { useNow } from '../../ui/use-now';
import { errorWords, FAULTS } from './error-words';
import { ExchangeView } from './exchange-view';
import { LookUpView } from './look-up-view';
import { nextByItself } from './next-by-itself';
import { RepairButtons, type AskedRepair } from './repair-buttons';
import { movesOf, type RepairMove, type RunStep } from './repair-plan';

interface ErrorCardProps {
  readonly flowId: string;
  readonly document: FlowDocument;
  readonly step: RunStep;
  /** The other system, for people. */
  readonly who: string;
  readonly onAsk: (asked: AskedRepair) => void;
  /** How many other runs failed in the same way, and what opens their repair. */
  readonly alike?: { readonly count: number; readonly more: boolean; readonly onOpen: () => void } | undefined;
}

/** What went wrong, who mends it, what happens by itself, and the buttons: the one that mends it first, raw data last (`canvas.md` D6). */
export function ErrorCard({ flowId, document, step, who, onAsk, alike }: ErrorCardProps): ReactNode {
  const now = useNow(1_000);
  const { error } = step;
  const words = error && errorWords(error, who);
  const asksService = step.waitingFor === 'look_up' && (step.status === 'waiting' || step.status === 'running');
  const unknown = step.mayHaveHappened && step.status !== 'retrying' && !asksService;
  const moves = movesOf(step);
  const connection = document.steps[step.id]?.connection;
  const firstLink = linkOf(words?.fix, flowId, step, typeof connection === 'string' ? connection : null);
  // Whether it happened is for the person to say: neither answer is nearer than the other.
  const first = firstLink || unknown ? null : firstMove(moves, words?.fix);
  const next = nextByItself(step, now);
  const { owner, runbook } = document;
  const repaired = step.repairs.at(-1);
  const calm = step.status === 'parked' || step.status === 'waiting' || step.status === 'retrying';
  const Icon = step.status === 'needs_attention' ? TriangleAlert : CircleAlert;
  return (
    <article aria-label="What happened" data-testid="error-card" className="flex flex-col gap-4 p-4">
      <header className={cn('flex gap-3 rounded-card border p-3', calm ? 'border-line bg-surface-2' : 'border-failed bg-failed-soft')}>
        <Icon size={18} aria-hidden="true" className={cn('mt-0.5 shrink-0', calm ? 'text-fg-2' : 'text-failed')} />
        <div className="min-w-0">
          <h2 data-testid="error-headline" className="text-lg font-semibold">
            {words?.headline ?? (step.heldBy === null ? 'It waits for a person' : 'It is kept safe, and was not sent')}
          </h2>
          {error && <p className="mt-1 break-words">{error.message}</p>}
          {unknown && (
            <p data-testid="outcome-unknown" className="mt-1 font-semibold">
              Nobody knows whether it happened outside: look at {who} before you answer.
            </p>
          )}
        </div>
      </header>
      <dl className="grid grid-cols-[120px_1fr] gap-x-3 gap-y-1.5">
        <Line title="Where">{`${step.name}${step.turn.length > 0 ? `, item ${step.turn.map((index) => index + 1).join(' of ')}` : ''}, attempt ${String(step.attempt)}`}</Line>
        {words && <Line title="Whose fault">{unknown ? `${FAULTS[words.fault]}.` : `${FAULTS[words.fault]}. ${words.healing}`}</Line>}
        {next !== '' && (
          <Line title="Next, by itself">
            <span data-testid="next-by-itself">{next}</span>
          </Line>
        )}
        <Line title="Owner">{owner ?? 'Nobody: the flow has no owner'}</Line>
        {runbook?.fixedBy !== undefined && <Line title="Who mends it">{runbook.fixedBy}</Line>}
        {repaired && (
          <Line title="Last repair">{`${repaired.what} by ${repaired.by}, ${new Date(repaired.at).toLocaleString()}${repaired.reason === null ? '' : `: ${repaired.reason}`}`}</Line>
        )}
      </dl>
      <div className="flex flex-wrap gap-2" data-testid="error-actions">
        {firstLink && (
          <Link href={firstLink.href} prefetch={false} data-testid={firstLink.testId} className={buttonClass({ look: 'primary' })}>
            {firstLink.title}
          </Link>
        )}
        <RepairButtons step={step} first={first} onAsk={onAsk} />
      </div>
      {alike && alike.count > 0 && !unknown && (
        <p className="flex flex-wrap items-center gap-2" data-testid="failed-alike">
          {`${String(alike.count)}${alike.more ? '+' : ''} ${alike.count === 1 ? 'other run' : 'other runs'} failed alike.`}
          <Button size="sm" onClick={alike.onOpen} data-testid="repair-alike">
            Repair them together
          </Button>
        </p>
      )}
      {runbook?.failureLooksLike !== undefined && (
        <section>
          <h3 className="font-semibold">Runbook: what failure looks like</h3>
          <p className="mt-1 break-words whitespace-pre-wrap">{runbook.failureLooksLike}</p>
        </section>
      )}
      <LookUpView lookUp={step.lookUp} />
      {step.exchange && <ExchangeView exchange={step.exchange} />}
      {error && (
        <details>
          <summary className="cursor-pointer text-fg-2">Raw error</summary>
          <pre
            tabIndex={0}
            className="mt-2 max-h-64 overflow-auto rounded-control border border-line bg-surface-2 p-2 font-mono text-sm whitespace-pre-wrap"
          >
            {JSON.stringify(error, null, 2)}
          </pre>
        </details>
      )}
    </article>
  );
}

function Line({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <>
      <dt className="text-fg-2">{title}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

function linkOf(
  fix: string | undefined,
  flowId: string,
  step: RunStep,
  connection: string | null,
): { readonly href: string; readonly title: string; readonly testId: string } | null {
  if (fix === 'connection' && connection !== null)
    return { href: `/connections/${connection}`, title: 'Update connection', testId: 'update-connection' };
  if (fix === 'flow') return { href: `/flows/${flowId}?step=${encodeURIComponent(step.id)}`, title: 'Open the flow', testId: 'open-flow' };
  return null;
}

function firstMove(moves: readonly RepairMove[], fix: string | undefined): RepairMove | null {
  const wanted: RepairMove = fix === 'input' ? 'edit' : 'retry';
  return moves.includes(wanted) ? wanted : (moves[0] ?? null);
}
