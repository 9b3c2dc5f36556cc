'use client';

import { isEndStatus, type FlowDocument, type RunStatus } from '@plumbline/shared';
import { Play, Undo2, X } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../../api/api-error';
import { call, type CallOutput } from '../../../api/call';
import { useLiveFlow } from '../../../live/use-live';
import { Button } from '../../../ui/button';
import { Confirm } from '../../../ui/confirm';
import { CopyButton } from '../../../ui/copy-button';
import { duration } from '../../../ui/relative-time';
import { Time } from '../../../ui/time';
import { toast } from '../../../ui/toast';
import { RunPill } from '../../status/index';
import { UndoDialog } from '../../undo/index';
import { RunLine } from './run-line';

export type RunHead = CallOutput<'getRun'>;

interface HeaderProps {
  readonly head: RunHead;
  readonly document: FlowDocument;
  readonly status: RunStatus;
  readonly where: string;
  readonly finishedMs: number | null;
  readonly nowMs: number;
  /** What its event is about. */
  readonly label: string | null;
  /** Number of its newest event. */
  readonly seq: number;
}

/** What this run is, how it stands, and what can be done with it as a whole. */
export function RunHeader({ head, document, status, where, finishedMs, nowMs, label, seq }: HeaderProps): ReactNode {
  const [asks, setAsks] = useState<'cancel' | 'replay' | 'undo' | null>(null);
  const hasEnded = isEndStatus(status);
  const startMs = Date.parse(head.acceptedAt);
  const took = Math.max(0, (finishedMs ?? nowMs) - startMs);
  return (
    <header className="flex flex-col gap-2 border-b border-line bg-surface px-4 py-3" data-testid="run-header" data-status={status}>
      <div className="flex flex-wrap items-center gap-3">
        <RunPill status={status} />
        <h1 className="min-w-0 truncate text-xl font-semibold" data-testid="run-where">
          {where}
        </h1>
        {label !== null && <span className="truncate rounded-pill bg-surface-2 px-2 py-0.5 font-medium">{label}</span>}
        <span className="flex-1" />
        <CopyButton text={() => window.location.href} what="link">
          Copy link
        </CopyButton>
        {head.undoOf === null && (
          <Button data-testid="replay-run" onClick={() => setAsks('replay')}>
            <Play size={14} aria-hidden="true" />
            Replay
          </Button>
        )}
        {(hasEnded || status === 'needs_attention') && head.undoOf === null && (
          <Button data-testid="undo-run" onClick={() => setAsks('undo')}>
            <Undo2 size={14} aria-hidden="true" />
            Undo …
          </Button>
        )}
        {!hasEnded && (
          <Button data-testid="cancel-run" onClick={() => setAsks('cancel')}>
            <X size={14} aria-hidden="true" />
            Cancel run
          </Button>
        )}
      </div>
      <p className="flex flex-wrap items-center gap-x-2 text-sm text-fg-2">
        <Link href={`/flows/${head.flowId}`} prefetch={false} className="font-medium text-fg hover:underline">
          {head.flowName}
        </Link>
        <span aria-hidden="true">·</span>
        <Version head={head} />
        <span aria-hidden="true">·</span>
        <Time at={head.acceptedAt} />
        <span aria-hidden="true">·</span>
        <span suppressHydrationWarning>{hasEnded ? duration(took) : `${duration(took - (took % 1_000))} so far`}</span>
        <span aria-hidden="true">·</span>
        <span>{document.owner === undefined ? 'no owner' : `owner ${document.owner}`}</span>
        <span aria-hidden="true">·</span>
        <code className="font-mono">{head.id}</code>
        <Link href={`/inbox/${head.deliveryId}`} prefetch={false} className="underline" data-testid="run-delivery">
          delivery
        </Link>
        {head.replay && (
          <span data-testid="run-replay-of">
            replayed by {head.replay.by} from{' '}
            <Link href={`/inbox/${head.replay.deliveryId}`} prefetch={false} className="underline">
              an earlier delivery
            </Link>
          </span>
        )}
        {head.parent && (
          <Link href={`/runs/${head.parent.runId}?step=${encodeURIComponent(head.parent.step)}`} prefetch={false} className="underline">
            started by another run
          </Link>
        )}
        {head.undoOf !== null && (
          <Link href={`/runs/${head.undoOf}`} prefetch={false} className="underline" data-testid="undo-of">
            takes back what this run did
          </Link>
        )}
      </p>
      <RunLine order={head.order} status={status} />
      {asks === 'cancel' && <CancelRun runId={head.id} onClose={() => setAsks(null)} />}
      {asks === 'undo' && <UndoDialog runId={head.id} seq={seq} onClose={() => setAsks(null)} />}
      {asks === 'replay' && <ReplayRun head={head} onClose={() => setAsks(null)} />}
    </header>
  );
}

function Version({ head }: { readonly head: RunHead }): ReactNode {
  const { flow } = useLiveFlow(head.flowId);
  const published = flow?.publishedVersion ?? null;
  if (head.undoOf !== null) return <span data-testid="run-version">undo</span>;
  const isOld = head.draft === null ? published !== null && published !== head.version : flow !== null && flow.revision !== head.draft;
  const now = head.draft === null ? `published is v${String(published)}` : `the draft is at revision ${String(flow?.revision ?? '')}`;
  return (
    <span data-testid="run-version">
      {head.draft === null ? `v${String(head.version)}` : `draft, revision ${String(head.draft)}`}
      {isOld && <span className="ml-1 rounded-pill bg-warning-soft px-1.5 text-fg">{now}</span>}
    </span>
  );
}

function CancelRun({ runId, onClose }: { readonly runId: string; readonly onClose: () => void }): ReactNode {
  const [busy, setBusy] = useState(false);
  const cancel = async (): Promise<void> => {
    setBusy(true);
    try {
      await call('cancelRun', { params: { id: runId }, body: {} });
    } catch (error) {
      toast({ text: sentenceOf(error), tone: 'bad' });
    }
    onClose();
  };
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title="Cancel this run?"
      action="Cancel the run"
      danger
      busy={busy}
      onConfirm={() => void cancel()}
    >
      Nothing new is sent from now on. What has been done outside stays done; “Already done outside” below says what that is.
    </Confirm>
  );
}

function ReplayRun({ head, onClose }: { readonly head: RunHead; readonly onClose: () => void }): ReactNode {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const replay = async (): Promise<void> => {
    setBusy(true);
    try {
      const version = head.draft === null ? 'published' : 'draft';
      const { runId } = await call('replayDelivery', { params: { id: head.deliveryId }, body: { version } });
      router.push(`/runs/${runId}`);
    } catch (error) {
      toast({ text: sentenceOf(error), tone: 'bad' });
    }
    onClose();
  };
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title="Start again with the same event?"
      action="Start a new run"
      busy={busy}
      onConfirm={() => void replay()}
    >
      A new run begins with the first step, on {head.draft === null ? 'the version that is published now' : 'the draft as it is now'}.
      Everything it does outside happens again, under new keys; to mend only what failed, retry the failed step instead.
    </Confirm>
  );
}
