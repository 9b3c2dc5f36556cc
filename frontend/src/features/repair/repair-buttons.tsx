'use client';

import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { AnswerDialog } from './answer-dialog';
import { RetryDialog } from './repair-dialog';
import { movesOf, type RepairMove, type RunStep } from './repair-plan';

const TITLES: Readonly<Record<RepairMove, string>> = {
  retry: 'Retry',
  edit: 'Edit input & retry',
  skip: 'Skip with output',
  done: 'Mark as done',
  happened: 'It happened',
  send_again: 'It did not, send again',
  approve: 'Approve',
  reject: 'Reject',
};
const TEST_IDS: Readonly<Record<RepairMove, string>> = {
  retry: 'retry-step',
  edit: 'edit-and-retry',
  skip: 'skip-step',
  done: 'mark-done',
  happened: 'resolve-happened',
  send_again: 'resolve-send-again',
  approve: 'approve-step',
  reject: 'reject-step',
};

interface ButtonsProps {
  readonly runId: string;
  readonly step: RunStep;
  /** The one to stand out; null: another button mends it. */
  readonly first: RepairMove | null;
}

/** Everything that a person can do with a step as it stands; focus comes back to the button when its dialog closes. */
export function RepairButtons({ runId, step, first }: ButtonsProps): ReactNode {
  // The step as it was when the dialog opened: what is sent names the attempt that the person looked at.
  const [asked, setAsked] = useState<{ readonly move: RepairMove; readonly step: RunStep } | null>(null);
  const moves = movesOf(step);
  const ordered = [...moves].sort((a, b) => Number(b === first) - Number(a === first));
  const close = (): void => setAsked(null);
  return (
    <>
      {ordered.map((move) => (
        <Button
          key={move}
          look={move === first ? 'primary' : 'plain'}
          data-testid={TEST_IDS[move]}
          onClick={() => setAsked({ move, step })}
        >
          {TITLES[move]}
        </Button>
      ))}
      {asked && (asked.move === 'retry' || asked.move === 'edit') && (
        <RetryDialog runId={runId} step={asked.step} edits={asked.move === 'edit'} onClose={close} />
      )}
      {asked && asked.move !== 'retry' && asked.move !== 'edit' && (
        <AnswerDialog runId={runId} step={asked.step} move={asked.move} onClose={close} />
      )}
    </>
  );
}
