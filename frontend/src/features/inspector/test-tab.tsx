'use client';

import { effectOfStep, type Json, type StepDocument } from '@plumbline/shared';
import { FlaskConical } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { hasCode, sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { relativeTime } from '../../ui/relative-time';
import { Button } from '../../ui/button';
import { Confirm } from '../../ui/confirm';
import { useNow } from '../../ui/use-now';
import { lookOf } from '../canvas/index';
import { useDraft } from '../draft/index';
import { useInspecting } from './inspector-context';
import { PinEditor } from './pin-editor';
import { SamplesEditor } from './samples-editor';
import { TestResult } from './test-result';
import { fingerprintOf, testBadge, warningOf } from './test-words';
import { remember, testKey, useTested } from './tested-steps';

/** Performs this one step, and shows what was sent and what came back; its output can be pinned. */
export function TestTab({ step }: { readonly step: StepDocument }): ReactNode {
  const draft = useDraft();
  const { id, name, contract } = useInspecting();
  const { flowId } = draft.state;
  const key = testKey(flowId, id);
  const tested = useTested(({ tests }) => tests[key] ?? null);
  const now = useNow(10_000);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [missing, setMissing] = useState<readonly string[]>([]);
  const [samples, setSamples] = useState<{ readonly [id: string]: Json }>({});
  const effect = effectOfStep(step, contract);
  const warning = warningOf(effect === 'unknown' ? 'unsafe' : effect, name, lookOf(step.operation).system);
  const badge = testBadge(tested, fingerprintOf(step), tested ? relativeTime(tested.at, Math.max(now, tested.at)) : '');
  const isStale = badge?.startsWith('stale') === true;

  const run = async (): Promise<void> => {
    setAsking(false);
    setBusy(true);
    setError(null);
    try {
      if (!(await draft.flushed()))
        return setError('The draft could not be saved, so the step was not tested: a test is always of what you see.');
      const { trigger, ...steps } = samples;
      const { runId } = await call('testStep', {
        params: { id: flowId, stepId: id },
        body: { revision: draft.state.base.revision, ...(trigger === undefined ? {} : { trigger }), samples: steps },
      });
      setMissing([]);
      remember(key, { runId, at: Date.now(), of: fingerprintOf(step) });
    } catch (thrown) {
      if (hasCode(thrown, 'samples_missing')) setMissing(thrown.problem['steps'] as readonly string[]);
      setError(sentenceOf(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="flex flex-col gap-4 p-4">
      <div className="flex flex-wrap items-center gap-3">
        <Button
          look="primary"
          busy={busy}
          data-testid="test-step"
          onClick={() => (warning === null || tested !== null ? void run() : setAsking(true))}
        >
          <FlaskConical size={14} aria-hidden="true" /> Test this step
        </Button>
        {badge !== null && (
          <span data-testid="tested-badge" data-stale={isStale} className={isStale ? 'text-sm text-retrying' : 'text-sm text-fg-2'}>
            {badge}
          </span>
        )}
      </div>
      {warning !== null && <p className="rounded-control bg-warning-soft px-3 py-2 text-sm">{warning}</p>}
      {error !== null && (
        <p role="alert" data-testid="test-error" className="rounded-control border border-failed bg-failed-soft px-3 py-2">
          {error}
        </p>
      )}
      {missing.length > 0 && <SamplesEditor ids={missing} samples={samples} onChange={setSamples} />}
      {tested !== null && <TestResult key={tested.runId} runId={tested.runId} stepId={id} />}
      <PinEditor step={step} />
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Test “${name}” for real?`}
        action="Test it"
        busy={busy}
        onConfirm={() => void run()}
      >
        {warning}
      </Confirm>
    </div>
  );
}
