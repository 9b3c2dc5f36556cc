'use client';

import type { BulkFilter } from '@plumbline/shared';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call, type CallOutput } from '../../api/call';
import { useApi } from '../../api/use-api';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Choice, Field, Input } from '../../ui/field';
import { useQuery } from '@tanstack/react-query';
import { previewWords } from './bulk-words';
import { ReasonField, Refusal } from './reason';

interface BulkProps {
  readonly filter: BulkFilter;
  /** What it is about, for people. */
  readonly about: string;
  readonly onClose: () => void;
}

/** Repairs failures of one cause together: says first what would happen outside, then does it at a rate, and can be stopped. */
export function BulkRepairDialog({ filter, about, onClose }: BulkProps): ReactNode {
  const [started, setStarted] = useState<string | null>(null);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Repair together" description={about} width="md" testId="bulk-dialog">
      {started === null ? (
        <BulkForm filter={filter} onClose={onClose} onStarted={setStarted} />
      ) : (
        <BulkProgress id={started} onClose={onClose} />
      )}
    </Dialog>
  );
}

function BulkForm({ filter, onClose, onStarted }: Omit<BulkProps, 'about'> & { readonly onStarted: (id: string) => void }): ReactNode {
  const [action, setAction] = useState<'retry' | 'skip'>('retry');
  const [perSecond, setPerSecond] = useState(5);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const preview = useQuery({
    queryKey: ['previewRepairs', filter, action],
    queryFn: ({ signal }) => call('previewRepairs', { body: { filter, action, reason: 'preview' } }, signal),
  });
  const start = async (): Promise<void> => {
    if (reason.trim() === '') return setError('Say why: the reason is kept with each run.');
    setBusy(true);
    try {
      onStarted((await call('startRepairs', { body: { filter, action, reason: reason.trim(), perSecond } })).id);
    } catch (refusal) {
      setError(sentenceOf(refusal));
      setBusy(false);
    }
  };
  const steps = preview.data?.steps ?? 0;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <div className="grid grid-cols-2 gap-4">
        <Field label="What to do">
          {(control) => (
            <Choice
              {...control}
              data-testid="bulk-action"
              value={action}
              onChange={(event) => setAction(event.target.value === 'skip' ? 'skip' : 'retry')}
              options={[
                { value: 'retry', title: 'Send again' },
                { value: 'skip', title: 'Skip' },
              ]}
            />
          )}
        </Field>
        <Field label="At most per second" hint={steps > 0 ? `Takes about ${String(Math.ceil(steps / perSecond))} s.` : undefined}>
          {(control) => (
            <Input
              {...control}
              type="number"
              min={1}
              max={100}
              data-testid="bulk-rate"
              value={perSecond}
              onChange={(event) => setPerSecond(Math.min(100, Math.max(1, Number(event.target.value))))}
            />
          )}
        </Field>
      </div>
      <section
        aria-live="polite"
        aria-label="What will happen"
        className="min-h-16 rounded-control border border-line bg-surface-2 p-3"
        data-testid="bulk-preview"
      >
        {preview.isPending && 'Looking at what would happen …'}
        {preview.isError && sentenceOf(preview.error)}
        {preview.data && (
          <ul className="list-disc pl-4">
            {previewWords(preview.data, action).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        )}
      </section>
      <ReasonField value={reason} onChange={setReason} />
      {error !== null && <Refusal>{error}</Refusal>}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" type="submit" busy={busy} disabled={steps === 0} data-testid="bulk-start">
          {action === 'retry' ? `Send ${String(steps)} again` : `Skip ${String(steps)}`}
        </Button>
      </div>
    </form>
  );
}

const WORDS: Readonly<Record<CallOutput<'getRepairs'>['status'], string>> = { running: 'Under way', stopped: 'Stopped', done: 'Done' };

function BulkProgress({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactNode {
  const client = useQueryClient();
  const progress = useApi('getRepairs', { params: { id } }, { everyMs: 500 });
  const { data } = progress;
  const stop = async (): Promise<void> => {
    await call('stopRepairs', { params: { id } });
    await client.invalidateQueries({ queryKey: ['getRepairs'] });
  };
  const done = data ? data.sent + data.refused : 0;
  return (
    <div className="flex flex-col gap-4" data-testid="bulk-progress" data-status={data?.status ?? 'running'}>
      <progress className="h-2 w-full accent-[var(--accent)]" value={done} max={Math.max(1, data?.total ?? 1)} aria-label="Progress" />
      <p role="status">
        {data
          ? `${WORDS[data.status]}: ${String(data.sent)} of ${String(data.total)} sent${data.refused > 0 ? `, ${String(data.refused)} refused because somebody was faster` : ''}.`
          : 'Starting …'}
      </p>
      <div className="flex justify-end gap-2">
        {data?.status === 'running' && (
          <Button onClick={() => void stop()} data-testid="bulk-stop">
            Stop
          </Button>
        )}
        <Button
          look="primary"
          onClick={() => {
            void client.invalidateQueries({ queryKey: ['listRuns'] });
            onClose();
          }}
        >
          Close
        </Button>
      </div>
    </div>
  );
}
