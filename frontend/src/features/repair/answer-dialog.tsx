'use client';

import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { JsonEditor } from '../../ui/json-editor';
import { parseJson } from './parse-json';
import { ReasonField, Refusal } from './reason';
import type { RepairProps } from './repair-dialog';
import type { RepairMove } from './repair-plan';
import { useRepair } from './use-repair';

type Answer = Exclude<RepairMove, 'retry' | 'edit'>;

interface Words {
  readonly title: (name: string) => string;
  /** What is said with it, and what follows. */
  readonly says: string;
  readonly action: string;
  readonly danger?: true;
  /** What its output may be called, where one can be given. */
  readonly output?: string;
}

const WORDS: Readonly<Record<Answer, Words>> = {
  skip: {
    title: (name) => `Skip “${name}”`,
    says: 'Nothing is sent. The run goes on as if the step had given the output below, and counts it as a gap.',
    action: 'Skip it',
    output: 'Output to go on with',
  },
  done: {
    title: (name) => `Mark “${name}” as done`,
    says: 'You did it by hand, or it is not needed. Nothing is sent; the run goes on with the output below.',
    action: 'Mark as done',
    output: 'What it gave',
  },
  happened: {
    title: (name) => `“${name}” happened`,
    says: 'You looked at the other system, and it is there. Nothing is sent again; the run goes on with the output below.',
    action: 'It happened',
    output: 'What it gave',
  },
  send_again: {
    title: (name) => `Send “${name}” again`,
    says: 'You looked at the other system, and it is not there. It is sent again as a new call with a new key: if it did happen after all, it happens twice.',
    action: 'It did not happen, send again',
    danger: true,
  },
  approve: { title: (name) => `Approve “${name}”`, says: 'The run goes on by the way for approved.', action: 'Approve' },
  reject: {
    title: (name) => `Reject “${name}”`,
    says: 'The run goes on by the way for rejected, if the flow has one.',
    action: 'Reject',
    danger: true,
  },
};

/** Asks for what goes with an answer for a step: an output, and why. */
export function AnswerDialog({ runId, step, move, onClose }: RepairProps & { readonly move: Answer }): ReactNode {
  const { title, says, action, danger, output } = WORDS[move];
  const [text, setText] = useState(() => JSON.stringify(step.output ?? {}, null, 2));
  const [reason, setReason] = useState('');
  const { busy, error, send } = useRepair(runId, step);
  const parsed = parseJson(text);
  const submit = async (): Promise<void> => {
    if (output !== undefined && !parsed.ok) return;
    if (await send({ move, reason, ...(output !== undefined && parsed.ok ? { output: parsed.value } : {}) })) onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title(step.name)} description={says} testId="answer-dialog">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {output !== undefined && (
          <div className="flex flex-col gap-1">
            <span className="font-medium">{output}</span>
            <JsonEditor start={text} onChange={setText} label={output} testId="answer-output" />
            {!parsed.ok && (
              <p role="alert" className="text-sm text-failed">
                {parsed.message}
              </p>
            )}
          </div>
        )}
        <ReasonField value={reason} onChange={setReason} />
        {error !== null && <Refusal>{error}</Refusal>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look={danger ? 'danger' : 'primary'}
            type="submit"
            busy={busy}
            disabled={output !== undefined && !parsed.ok}
            data-testid="answer-confirm"
          >
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
