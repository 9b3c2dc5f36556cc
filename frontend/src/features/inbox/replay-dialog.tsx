'use client';

import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call, type CallOutput } from '../../api/call';
import { apiKey, useApi } from '../../api/use-api';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Refusal } from '../repair/index';
import { RunPill } from '../status/index';
import type { DeliveryDetail } from './use-deliveries';

type Version = 'published' | 'draft';
type Started = CallOutput<'replayDelivery'>;

interface ReplayProps {
  readonly delivery: DeliveryDetail;
  readonly onClose: () => void;
}

const EVERY_MS = 1_000;

/** Starts the same event once more, says before what that does, and after how it goes. */
export function ReplayDialog({ delivery, onClose }: ReplayProps): ReactNode {
  const client = useQueryClient();
  const flow = useApi('getFlow', { params: { id: delivery.flowId } });
  const published = flow.data?.publishedVersion ?? null;
  const [chosen, setChosen] = useState<Version | null>(null);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [started, setStarted] = useState<Started | null>(null);
  const version = chosen ?? (flow.data && published === null ? 'draft' : 'published');
  const replay = async (): Promise<void> => {
    setBusy(true);
    setRefused(null);
    try {
      setStarted(await call('replayDelivery', { params: { id: delivery.id }, body: { version } }));
      void client.invalidateQueries({ queryKey: apiKey('getInboxDelivery') });
      void client.invalidateQueries({ queryKey: apiKey('listDeliveries') });
    } catch (error) {
      setRefused(sentenceOf(error));
    }
    setBusy(false);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Replay this delivery"
      description="Starts a new run from the first step, with the same body and headers. Everything it does outside happens again, under new keys."
      testId="replay-dialog"
      footer={
        started ? (
          <Button onClick={onClose}>Close</Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" busy={busy} disabled={!flow.data} data-testid="confirm-replay" onClick={() => void replay()}>
              Start a new run
            </Button>
          </>
        )
      }
    >
      {started ? (
        <Going started={started} />
      ) : (
        <div className="flex flex-col gap-3">
          <fieldset className="flex flex-col gap-2" disabled={busy}>
            <legend className="mb-1 font-medium">Which version runs</legend>
            <Option
              id="published"
              chosen={version}
              onChoose={setChosen}
              disabled={published === null}
              title={published === null ? 'The published version' : `The published version (v${String(published)})`}
              hint={published === null ? 'This flow is not published.' : 'As the next event would run it.'}
            />
            <Option
              id="draft"
              chosen={version}
              onChoose={setChosen}
              title={flow.data ? `The draft (revision ${String(flow.data.revision)})` : 'The draft'}
              hint="As it is now; steps whose output is pinned are not sent."
            />
          </fieldset>
          {flow.isError && <Refusal>{sentenceOf(flow.error)}</Refusal>}
          {refused !== null && <Refusal testId="replay-refused">{refused}</Refusal>}
          <p className="text-sm text-fg-2">To mend only what failed, retry the failed step of its run instead.</p>
        </div>
      )}
    </Dialog>
  );
}

interface OptionProps {
  readonly id: Version;
  readonly chosen: Version;
  readonly onChoose: (version: Version) => void;
  readonly title: string;
  readonly hint: string;
  readonly disabled?: boolean;
}

function Option({ id, chosen, onChoose, title, hint, disabled = false }: OptionProps): ReactNode {
  return (
    <label className="flex items-start gap-2 rounded-control border border-line p-2 has-checked:border-accent">
      <input
        type="radio"
        name="version"
        className="mt-1 size-4 accent-[var(--accent)]"
        data-testid={`replay-${id}`}
        checked={chosen === id}
        disabled={disabled}
        onChange={() => onChoose(id)}
      />
      <span>
        <span className="block font-medium">{title}</span>
        <span className="block text-sm text-fg-2">{hint}</span>
      </span>
    </label>
  );
}

/** How the new run goes. */
function Going({ started }: { readonly started: Started }): ReactNode {
  const run = useApi('getRun', { params: { id: started.runId }, query: { values: 'false' } }, { everyMs: EVERY_MS });
  return (
    <p role="status" data-testid="replay-started" className="flex flex-wrap items-center gap-3">
      {run.data ? <RunPill status={run.data.status} /> : 'The run was started.'}
      <Link href={`/runs/${started.runId}`} prefetch={false} data-testid="replay-run" className="underline">
        Open the new run
      </Link>
      <Link href={`/inbox/${started.deliveryId}`} prefetch={false} className="underline">
        Its delivery
      </Link>
    </p>
  );
}
