'use client';

import type { Json } from '@plumbline/shared';
import { useState, type ReactNode } from 'react';
import { payloadText } from '../../api/payload-text';
import { useQuery } from '@tanstack/react-query';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Skeleton } from '../../ui/feedback';
import { Choice, Field } from '../../ui/field';
import { JsonEditor } from '../../ui/json-editor';
import { DifferenceList } from './difference-list';
import { differencesOf } from './json-difference';
import { parseJson } from './parse-json';
import { ReasonField, Refusal } from './reason';
import { outsideWords, type RunStep } from './repair-plan';
import { useRepair } from './use-repair';

export interface RepairProps {
  readonly runId: string;
  readonly step: RunStep;
  readonly onClose: () => void;
}

/** Larger inputs are not edited in a page, bytes. */
const EDIT_MOST = 262_144;

/** Sends a step again, with the input that it had or an edited one. Says what that does before it is done. */
export function RetryDialog({ runId, step, edits, onClose }: RepairProps & { readonly edits: boolean }): ReactNode {
  const { inputRef } = step;
  const tooLarge = edits && inputRef !== null && inputRef.bytes > EDIT_MOST;
  const stored = useQuery({
    queryKey: ['payloadText', inputRef?.id],
    queryFn: async () => JSON.parse(await payloadText(inputRef?.id ?? '')) as Json,
    enabled: edits && inputRef !== null && !tooLarge,
    staleTime: Infinity,
  });
  const waits = edits && inputRef !== null && !tooLarge;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={edits ? `Edit input and send “${step.name}” again` : `Send “${step.name}” again`}
      width="lg"
      testId="retry-dialog"
    >
      {tooLarge && <p>The input is larger than 256 kB and can not be edited here. Send it again as it is, or mark the step as done.</p>}
      {waits && stored.isPending && <Skeleton />}
      {waits && stored.isError && <p role="alert">The input could not be read. Close this and try again.</p>}
      {!tooLarge && (!waits || stored.data !== undefined) && (
        <RetryForm
          runId={runId}
          step={step}
          edits={edits}
          before={inputRef === null ? step.input : (stored.data ?? null)}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

function RetryForm({ runId, step, edits, before, onClose }: RepairProps & { readonly edits: boolean; readonly before: Json }): ReactNode {
  const [text, setText] = useState(() => JSON.stringify(before, null, 2));
  const [version, setVersion] = useState<'same' | 'newest'>('same');
  const [reason, setReason] = useState('');
  const { busy, error, send } = useRepair(runId, step);
  const parsed = edits ? parseJson(text) : ({ ok: true, value: before } as const);
  const changes = edits && parsed.ok ? differencesOf(before, parsed.value) : [];
  const edited = changes.length > 0;
  const submit = async (): Promise<void> => {
    if (!parsed.ok) return;
    if (await send({ move: edited ? 'edit' : 'retry', ...(edited ? { input: parsed.value } : {}), version, reason })) onClose();
  };
  return (
    <form
      className="flex flex-col gap-4 pt-1"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {edits && (
        <div className="flex flex-col gap-2">
          <JsonEditor start={text} onChange={setText} label="Input to send" testId="retry-input" />
          {!parsed.ok && (
            <p role="alert" className="text-sm text-failed">
              {parsed.message}
            </p>
          )}
          {parsed.ok && <DifferenceList differences={changes} />}
        </div>
      )}
      <section aria-label="What will happen" className="rounded-control border border-line bg-surface-2 p-3" data-testid="retry-outside">
        <h3 className="font-semibold">What will happen</h3>
        <ul className="mt-1 list-disc pl-4 break-words">
          {outsideWords(step, { edited, newest: version === 'newest' }).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      </section>
      <div className="grid grid-cols-2 gap-4">
        <Field label="Version" hint="The one that ran, or the one that is published now.">
          {(control) => (
            <Choice
              {...control}
              data-testid="retry-version"
              value={version}
              onChange={(event) => setVersion(event.target.value === 'newest' ? 'newest' : 'same')}
              options={[
                { value: 'same', title: 'The version that ran' },
                { value: 'newest', title: 'The newest published version' },
              ]}
            />
          )}
        </Field>
        <ReasonField value={reason} onChange={setReason} />
      </div>
      {error !== null && <Refusal>{error}</Refusal>}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" type="submit" busy={busy} disabled={!parsed.ok} data-testid="retry-confirm">
          {edited ? 'Send again with the edited input' : 'Send again'}
        </Button>
      </div>
    </form>
  );
}
