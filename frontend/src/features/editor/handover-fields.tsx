'use client';

import type { ReactNode } from 'react';
import { setOwner, setRunbook } from '../../canvas-core/edits/flow';
import { Field, Input, Textarea } from '../../ui/field';
import { useDraft, useDraftState } from '../draft/index';

const PARTS = [
  ['does', 'What it does', 'Turns a submitted form into work for sales.'],
  ['credentials', 'Where its credentials are', 'The connections "CRM" and "Mailbox" belong to the sales team.'],
  ['failureLooksLike', 'What failure looks like', 'Contacts are missing in the CRM while the form says thank you.'],
  ['fixedBy', 'Who fixes it, and how', 'Ana; see the status page of the CRM first.'],
] as const;

/** Who owns the flow, and what to do when it fails: asked for before it is published, shown at the moment of failure. */
export function HandoverFields(): ReactNode {
  const draft = useDraft();
  const owner = useDraftState(({ document }) => document.owner ?? '');
  const runbook = useDraftState(({ document }) => document.runbook);
  return (
    <fieldset className="grid grid-cols-2 gap-3">
      <legend className="mb-1 font-semibold">Owner and runbook</legend>
      <Field label="Owner" required hint="The person or team that is told when it fails" className="col-span-2">
        {(control) => (
          <Input
            {...control}
            data-testid="owner"
            value={owner}
            maxLength={320}
            onChange={(event) => draft.edit('Change the owner', (document) => setOwner(document, event.target.value), 'owner')}
          />
        )}
      </Field>
      {PARTS.map(([key, label, example]) => (
        <Field key={key} label={label} required>
          {(control) => (
            <Textarea
              {...control}
              data-testid={`runbook-${key}`}
              placeholder={example}
              value={runbook?.[key] ?? ''}
              onChange={(event) =>
                draft.edit('Change the runbook', (document) => setRunbook(document, { [key]: event.target.value }), `runbook:${key}`)
              }
            />
          )}
        </Field>
      ))}
    </fieldset>
  );
}
