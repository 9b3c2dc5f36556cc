'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { hasCode, sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Failure, Skeleton } from '../../ui/feedback';
import { ReasonField, Refusal } from '../repair/index';
import { BegunList, ImpossibleList, PossibleList } from './undo-lists';
import { aboutToHappen, effectKey, groupsOf, progressWords, type UndoAnswer } from './undo-words';
import { useUndo } from './use-undo';

interface UndoDialogProps {
  readonly runId: string;
  readonly seq: number;
  readonly onClose: () => void;
}

/** What a run did outside: what of it can be taken back, and what not and why; takes back what is chosen, and shows how far that is. */
export function UndoDialog({ runId, seq, onClose }: UndoDialogProps): ReactNode {
  const undo = useUndo(runId, seq, true);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Take back what this run did"
      description="A run of its own does it, with the same care as every run. What can not be taken back stays, and is named below."
      width="md"
      testId="undo-dialog"
    >
      {undo.isPending && <Skeleton label="Looking at what this run did" />}
      {undo.isError && (
        <Failure title="It could not be found out what this run did" onRetry={() => void undo.refetch()}>
          {sentenceOf(undo.error)}
        </Failure>
      )}
      {undo.data && <UndoForm runId={runId} answer={undo.data} onClose={onClose} />}
    </Dialog>
  );
}

function UndoForm({
  runId,
  answer,
  onClose,
}: {
  readonly runId: string;
  readonly answer: UndoAnswer;
  readonly onClose: () => void;
}): ReactNode {
  const client = useQueryClient();
  const { possible, begun, impossible, reads } = groupsOf(answer.items);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const chosen = possible.filter((item) => !left.has(effectKey(item)));
  const progress = progressWords(begun);
  const start = async (): Promise<void> => {
    if (reason.trim() === '') return setError('Say why: the reason is kept with the run and in the audit log.');
    setBusy(true);
    setError(null);
    try {
      const effects = chosen.map(({ key, attempt }) => ({ key, attempt }));
      await call('undoRun', { params: { id: runId }, body: { effects, reason: reason.trim() } });
    } catch (refusal) {
      setError(refusalWords(refusal));
    } finally {
      await client.invalidateQueries({ queryKey: ['getUndo'] });
      setBusy(false);
    }
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      {progress !== null && (
        <p role="status" data-testid="undo-progress" className="font-medium">
          {progress}
        </p>
      )}
      <BegunList items={begun} />
      <PossibleList
        items={possible}
        left={left}
        onToggle={(item) => {
          const next = new Set(left);
          if (!next.delete(effectKey(item))) next.add(effectKey(item));
          setLeft(next);
        }}
      />
      <ImpossibleList items={impossible} />
      {answer.items.length === reads && <p>This run has changed nothing outside: there is nothing to take back.</p>}
      {reads > 0 && (
        <p className="text-sm text-fg-2">{`${String(reads)} ${reads === 1 ? 'call' : 'calls'} only read: nothing to take back.`}</p>
      )}
      {answer.elsewhere.length > 0 && (
        <p className="text-sm text-fg-2">{`What the ${String(answer.elsewhere.length)} runs did that it started is taken back on their own pages.`}</p>
      )}
      {possible.length > 0 && (
        <>
          <p data-testid="undo-outside" className="rounded-control border border-line bg-surface-2 p-3">
            {aboutToHappen(chosen.length)}
          </p>
          <ReasonField value={reason} onChange={setReason} testId="undo-reason" />
        </>
      )}
      {error !== null && <Refusal testId="undo-refused">{error}</Refusal>}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{possible.length > 0 ? 'Cancel' : 'Close'}</Button>
        {possible.length > 0 && (
          <Button look="danger" type="submit" busy={busy} disabled={chosen.length === 0 || !answer.settled} data-testid="undo-confirm">
            {chosen.length === 1 ? 'Take it back' : `Take ${String(chosen.length)} back`}
          </Button>
        )}
      </div>
    </form>
  );
}

/** A second press is told who was first and when. */
function refusalWords(refusal: unknown): string {
  if (!hasCode(refusal, 'already_undone')) return sentenceOf(refusal);
  const { by, at } = refusal.problem;
  const when = typeof at === 'string' ? ` at ${new Date(at).toLocaleString()}` : '';
  return `${typeof by === 'string' ? by : 'Somebody'} was faster${when}. Nothing was sent twice.`;
}
