'use client';

import { isEndStatus, isJsonObject, type Json, type StepStatus } from '@plumbline/shared';
import { useQueryClient } from '@tanstack/react-query';
import { Pin } from 'lucide-react';
import Link from 'next/link';
import { useEffect, type ReactNode } from 'react';
import { useApi } from '../../api/use-api';
import type { CallOutput } from '../../api/call';
import { pin } from '../../canvas-core/edits/steps';
import { useLiveRun, useRunStore } from '../../live/use-live';
import { Button } from '../../ui/button';
import { Skeleton } from '../../ui/feedback';
import { duration } from '../../ui/relative-time';
import { useDraft } from '../draft/index';
import { StepPill } from '../status/index';
import { DataTree } from './data-tree';
import { useInspecting } from './inspector-context';
import { limitHeaders } from './test-words';

type RunStep = CallOutput<'getRun'>['steps'][number];

/** After these a step does not go on by itself. */
const DONE: ReadonlySet<StepStatus> = new Set(['succeeded', 'failed', 'skipped', 'cancelled', 'needs_attention', 'parked']);

/** How a test of one step goes, and what came of it. */
export function TestResult({ runId, stepId }: { readonly runId: string; readonly stepId: string }): ReactNode {
  const store = useRunStore(runId);
  const live = useLiveRun(store);
  const status = live?.steps.get(stepId)?.status;
  const isDone = (status !== undefined && DONE.has(status)) || (live !== null && isEndStatus(live.status));
  // The live channel carries no payloads: they are asked for once the step is done.
  const run = useApi('getRun', { params: { id: runId } }, { enabled: isDone, everyMs: 60_000 });
  const client = useQueryClient();
  // What came of it is a sample from now on.
  useEffect(() => {
    if (run.data) void client.invalidateQueries({ queryKey: ['flowSamples'] });
  }, [client, run.data]);
  const step = run.data?.steps.find((one) => one.id === stepId);
  return (
    <section
      aria-label="Result of the test"
      data-testid="test-result"
      data-status={step?.status ?? status ?? 'queued'}
      className="flex flex-col gap-3"
    >
      <div className="flex flex-wrap items-center gap-2" role="status">
        <StepPill status={step?.status ?? status ?? 'queued'} />
        {step?.exchange && <span className="text-fg-2">{duration(step.exchange.tookMs)}</span>}
        {step?.attempt !== undefined && step.attempt > 1 && <span className="text-fg-2">attempt {step.attempt}</span>}
        <Link href={`/runs/${runId}`} className="ml-auto text-sm text-accent underline">
          Open the run
        </Link>
      </div>
      {step ? <Outcome step={step} /> : isDone && !run.isError ? <Skeleton lines={4} label="Loading the result" /> : null}
      {run.isError && <p role="alert">The result could not be loaded. Open the run to see it.</p>}
    </section>
  );
}

function Outcome({ step }: { readonly step: RunStep }): ReactNode {
  const draft = useDraft();
  const { id, name } = useInspecting();
  const { error, output, exchange, input, pinned } = step;
  return (
    <>
      {pinned && <p className="text-fg-2">Its output is pinned, so nothing was sent.</p>}
      {error && (
        <div role="alert" className="rounded-control border border-failed bg-failed-soft px-3 py-2">
          <p className="font-medium">{error.message}</p>
          <p className="font-mono text-sm text-fg-2">
            {error.code}
            {error.status === undefined ? '' : ` · ${String(error.status)}`}
          </p>
        </div>
      )}
      {output !== null && (
        <Part
          title="Output"
          value={output}
          action={
            <Button
              size="sm"
              data-testid="pin-output"
              onClick={() => draft.edit(`Pin the output of "${name}"`, (document) => pin(document, id, output))}
            >
              <Pin size={14} aria-hidden="true" /> Pin this output
            </Button>
          }
        />
      )}
      {step.outputRef && (
        <p className="text-fg-2">
          The output is large ({String(Math.round(step.outputRef.bytes / 1024))} kB). Open the run to look into it.
        </p>
      )}
      {exchange ? (
        <>
          <p className="font-mono text-sm break-all" data-testid="exchange">
            {exchange.method} {exchange.url} → {exchange.status ?? 'no reply'}
          </p>
          {limitHeaders(exchange.replyHeaders).length > 0 && (
            <dl className="flex flex-col gap-1 text-sm" data-testid="rate-limit">
              {limitHeaders(exchange.replyHeaders).map(([header, value]) => (
                <div key={header} className="flex gap-2">
                  <dt className="text-fg-3">{header}</dt>
                  <dd className="font-mono">{value}</dd>
                </div>
              ))}
            </dl>
          )}
          <Part title="Request" value={{ headers: exchange.requestHeaders, body: exchange.requestBody }} />
          <Part title="Reply" value={{ headers: exchange.replyHeaders, body: exchange.replyBody }} />
        </>
      ) : (
        input !== null && <Part title="Input" value={input} />
      )}
    </>
  );
}

/** Lines of a tree that are shown without scrolling, px each. */
const SHOWN = 8;
const LINE = 26;

function Part({ title, value, action }: { readonly title: string; readonly value: Json; readonly action?: ReactNode }): ReactNode {
  const count = isJsonObject(value) || Array.isArray(value) ? Object.keys(value).length + 1 : 1;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex min-h-7 items-center gap-2">
        <h4 className="flex-1 font-semibold">{title}</h4>
        {action}
      </div>
      <div className="flex flex-col rounded-control border border-line" style={{ height: Math.min(SHOWN, count + 2) * LINE }}>
        <DataTree label={title} sources={[{ path: title, step: null, title, distance: 0, schema: {}, value, known: 'last run' }]} />
      </div>
    </div>
  );
}
