'use client';

import type { ReactNode } from 'react';
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

/** What a person is about to do, with the step as it was then: what is sent names the attempt that they looked at. */
export interface AskedRepair {
  readonly move: RepairMove;
  readonly step: RunStep;
}

interface ButtonsProps {
  readonly step: RunStep;
  /** The one to stand out; null: none, or another button mends it. */
  readonly first: RepairMove | null;
  readonly onAsk: (asked: AskedRepair) => void;
}

/** Everything that a person can do with a step as it stands. */
export function RepairButtons({ step, first, onAsk }: ButtonsProps): ReactNode {
  const ordered = [...movesOf(step)].sort((a, b) => Number(b === first) - Number(a === first));
  return ordered.map((move) => (
    <Button key={move} look={move === first ? 'primary' : 'plain'} data-testid={TEST_IDS[move]} onClick={() => onAsk({ move, step })}>
      {TITLES[move]}
    </Button>
  ));
}

interface DialogsProps {
  readonly runId: string;
  readonly asked: AskedRepair | null;
  readonly onClose: () => void;
}

/**
 * The dialog of what is about to be done. It stands outside of what shows the step: when somebody else is faster, the buttons go
 * and the dialog stays to say so. Focus comes back to the button when it is still there.
 */
export function RepairDialogs({ runId, asked, onClose }: DialogsProps): ReactNode {
  if (asked === null) return null;
  const { move, step } = asked;
  if (move === 'retry' || move === 'edit') return <RetryDialog runId={runId} step={step} edits={move === 'edit'} onClose={onClose} />;
  return <AnswerDialog runId={runId} step={step} move={move} onClose={onClose} />;
}
