'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { apiKey } from '../../api/use-api';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field, Textarea } from '../../ui/field';
import { toast } from '../../ui/toast';

export type Answer = 'acknowledge' | 'close';

const WORDS = {
  acknowledge: {
    title: 'Acknowledge this incident?',
    description: 'Everybody sees that you are on it. Nothing more is told before it is over.',
    action: 'Acknowledge',
    done: 'It is acknowledged.',
  },
  close: {
    title: 'Close this incident?',
    description:
      'What it still holds is left as it is: nothing is sent, skipped or repaired by this. It closes by itself when nothing of it is left to do.',
    action: 'Close',
    done: 'It is closed.',
  },
} as const;

interface AnswerDialogProps {
  readonly id: string;
  /** Null: shut. */
  readonly answer: Answer | null;
  readonly onClose: () => void;
}

/** Takes a note for everybody, and acknowledges or closes an incident with it. */
export function AnswerDialog({ id, answer, onClose }: AnswerDialogProps): ReactNode {
  const [note, setNote] = useState('');
  const client = useQueryClient();
  const words = WORDS[answer ?? 'acknowledge'];
  const send = useMutation({
    mutationFn: () => call(answer === 'close' ? 'closeIncident' : 'acknowledgeIncident', { params: { id }, body: { note: note.trim() } }),
    onSuccess: () => {
      toast(words.done);
      setNote('');
      onClose();
    },
    onSettled: () => {
      for (const name of ['getIncident', 'listIncidents'] as const) void client.invalidateQueries({ queryKey: apiKey(name) });
    },
  });
  return (
    <Dialog
      open={answer !== null}
      onOpenChange={(open) => !open && onClose()}
      title={words.title}
      description={words.description}
      testId="answer-dialog"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={send.isPending} data-testid="answer-incident" onClick={() => send.mutate()}>
            {words.action}
          </Button>
        </>
      }
    >
      <Field label="Note" hint="Who does what; it stands in the timeline." {...(send.isError ? { error: sentenceOf(send.error) } : {})}>
        {(control) => (
          <Textarea
            {...control}
            data-testid="incident-note"
            maxLength={2_000}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
