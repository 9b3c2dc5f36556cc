'use client';

import type { StepDocument } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { setStep } from '../../canvas-core/edits/steps';
import { Button } from '../../ui/button';
import { Field, Textarea } from '../../ui/field';
import { useDraft, useDraftState } from '../draft/index';
import { useInspecting } from './inspector-context';

const PARTS = [
  ['does', 'What it does'],
  ['failureLooksLike', 'What failure looks like'],
  ['fixedBy', 'Who fixes it, and how'],
  ['credentials', 'Where its credentials are'],
] as const;

/** Who is told when it fails, what failure looks like, and a note on this step. */
export function OwnerTab({ step, onSettings }: { readonly step: StepDocument | null; readonly onSettings: () => void }): ReactNode {
  const draft = useDraft();
  const { id, name } = useInspecting();
  const owner = useDraftState(({ document }) => document.owner ?? '');
  const runbook = useDraftState(({ document }) => document.runbook);
  return (
    <div className="flex flex-col gap-4 p-4">
      {step && (
        <Field label="Note on this step" hint="What others must know before they change it, or when it fails.">
          {(control) => (
            <Textarea
              {...control}
              data-testid="step-note"
              rows={4}
              maxLength={10_000}
              value={step.note ?? ''}
              onChange={(event) =>
                draft.edit(
                  `Change the note on "${name}"`,
                  (document) => setStep(document, id, { note: event.target.value === '' ? undefined : event.target.value }),
                  `note:${id}`,
                )
              }
            />
          )}
        </Field>
      )}
      <section aria-label="Owner and runbook of the flow" className="flex flex-col gap-2 rounded-card border border-line bg-surface-2 p-3">
        <div className="flex items-center gap-2">
          <h3 className="flex-1 font-semibold">The flow</h3>
          <Button size="sm" data-testid="open-settings" onClick={onSettings}>
            Change
          </Button>
        </div>
        <dl className="flex flex-col gap-2">
          <Fact title="Owner" text={owner} />
          {PARTS.map(([key, title]) => (
            <Fact key={key} title={title} text={runbook?.[key] ?? ''} />
          ))}
        </dl>
      </section>
    </div>
  );
}

function Fact({ title, text }: { readonly title: string; readonly text: string }): ReactNode {
  return (
    <div>
      <dt className="text-sm text-fg-3">{title}</dt>
      <dd className={text === '' ? 'text-fg-3 italic' : 'whitespace-pre-wrap'}>{text === '' ? 'Not written down yet' : text}</dd>
    </div>
  );
}
