import Link from 'next/link';
import type { ReactNode } from 'react';
import { counted, heldInWords, type Incident } from './words';

type Flow = Incident['flows'][number];

const RUNBOOK = [
  ['does', 'What it does'],
  ['failureLooksLike', 'What failure looks like'],
  ['fixedBy', 'Who fixes it'],
  ['credentials', 'Where the credentials are'],
] as const;

/** A flow that an incident has met: how much, at which steps, who owns it, and its runbook. */
export function AffectedFlow({ flow }: { readonly flow: Flow }): ReactNode {
  const { id, name, owner, runbook, runs, steps, affected } = flow;
  const held = heldInWords(steps);
  const told = RUNBOOK.flatMap(([key, title]) => {
    const text = runbook?.[key];
    return text === undefined || text === '' ? [] : [{ title, text }];
  });
  return (
    <article data-testid="affected-flow" data-flow-id={id} className="rounded-card border border-line bg-surface p-4">
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <h3 className="font-semibold">
            <Link href={`/flows/${id}`} prefetch={false} className="hover:underline">
              {name === '' ? 'A flow that was removed' : name}
            </Link>
          </h3>
          <p className="text-fg-2">
            {runs > 0 && `${counted(runs, 'run')}${held === null ? ', nothing left to do' : `, ${held}`}`}
            {affected.length > 0 && ` at ${affected.map((step) => step.name).join(', ')}`}
          </p>
        </div>
        <p data-testid="incident-owner">{owner === '' ? <span className="text-fg-2">No owner</span> : `Owner: ${owner}`}</p>
        {held !== null && (
          <Link href={`/runs?flow=${id}&status=needs_attention,failed,parked`} prefetch={false} className="underline">
            Its runs
          </Link>
        )}
      </div>
      {told.length > 0 ? (
        <dl data-testid="incident-runbook" className="mt-3 grid gap-x-4 gap-y-1 border-t border-line pt-3 sm:grid-cols-[180px_1fr]">
          {told.map(({ title, text }) => (
            <div key={title} className="contents">
              <dt className="text-fg-2">{title}</dt>
              <dd className="min-w-0 break-words whitespace-pre-line">{text}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="mt-2 text-sm text-fg-2">It has no runbook. Write one in the settings of the flow.</p>
      )}
    </article>
  );
}
