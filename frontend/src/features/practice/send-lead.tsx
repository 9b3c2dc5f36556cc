'use client';

import { Send } from 'lucide-react';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Field, Input } from '../../ui/field';
import { sentOf } from './sent';
import type { Lead, usePracticeActions } from './use-practice';

const FIELDS = [
  { name: 'email', label: 'E-mail address' },
  { name: 'name', label: 'Name' },
  { name: 'company', label: 'Company' },
  { name: 'message', label: 'Message' },
] as const;

const SAMPLE: Required<Lead> = {
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  company: 'Analytical Engines',
  message: 'Please call me.',
};

interface SendLeadProps {
  readonly send: ReturnType<typeof usePracticeActions>['send'];
  readonly compact: boolean;
  readonly disabled: boolean;
  /** Shows the run where one is, instead of a link to its page. */
  readonly onRun?: ((runId: string) => void) | undefined;
}

/** The form of the practice website: what it sends becomes a run of the example, as from any website. */
export function SendLead({ send, compact, disabled, onRun }: SendLeadProps): ReactNode {
  const [lead, setLead] = useState<Required<Lead>>(SAMPLE);
  const submit = (): void =>
    send.mutate(lead, {
      onSuccess: ({ deliveries }) => {
        const runId = sentOf(deliveries).find((one) => one.runId !== null)?.runId;
        if (runId !== undefined && runId !== null) onRun?.(runId);
      },
    });
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={compact ? 'grid gap-2' : 'grid gap-3 sm:grid-cols-2'}>
        {FIELDS.slice(0, compact ? 2 : FIELDS.length).map(({ name, label }) => (
          <Field key={name} label={label}>
            {(control) => (
              <Input
                {...control}
                data-testid={`lead-${name}`}
                autoComplete="off"
                value={lead[name]}
                disabled={disabled}
                onChange={(event) => setLead({ ...lead, [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" data-testid="practice-send" busy={send.isPending} disabled={disabled}>
          <Send size={14} aria-hidden="true" />
          Send a lead
        </Button>
        <div role="status" className="min-h-5 flex-1">
          {send.data && <Answer answer={send.data} plain={onRun !== undefined} />}
        </div>
      </div>
    </form>
  );
}

function Answer({ answer, plain }: { readonly answer: NonNullable<SendLeadProps['send']['data']>; readonly plain: boolean }): ReactNode {
  return sentOf(answer.deliveries).map(({ runId, duplicate, words }, index) => (
    <p key={index}>
      {words}{' '}
      {runId !== null && !duplicate && !plain && (
        <Link
          href={`/runs/${runId}`}
          prefetch={false}
          data-testid="sent-run"
          data-run-id={runId}
          className="font-medium text-accent underline"
        >
          Watch its run
        </Link>
      )}
    </p>
  ));
}
