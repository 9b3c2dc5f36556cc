import type { RunStatus, StepStatus } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { StatePill } from '../../ui/state-pill';
import { RUN_WORDS, STEP_WORDS } from './words';

export function RunPill({ status }: { readonly status: RunStatus }): ReactNode {
  const { tone, word } = RUN_WORDS[status];
  return <StatePill tone={tone}>{word}</StatePill>;
}

/** @param detail follows the word, for example `2/5` of retries */
export function StepPill({ status, detail }: { readonly status: StepStatus; readonly detail?: string }): ReactNode {
  const { tone, word } = STEP_WORDS[status];
  return (
    <StatePill tone={tone}>
      {word}
      {detail === undefined ? '' : ` ${detail}`}
    </StatePill>
  );
}
