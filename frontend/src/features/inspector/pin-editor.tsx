'use client';

import type { StepDocument } from '@plumbline/shared';
import { Pin, PinOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { pin } from '../../canvas-core/edits/steps';
import { Button } from '../../ui/button';
import { useDraft } from '../draft/index';
import { useInspecting } from './inspector-context';
import { PlainJson } from './json-input';
import { outputSource } from './sources';
import { useContractOf, useSamples } from './use-inspecting';

/** The output that test runs use instead of performing the step. */
export function PinEditor({ step }: { readonly step: StepDocument }): ReactNode {
  const draft = useDraft();
  const { id, name } = useInspecting();
  const contractOf = useContractOf();
  const samples = useSamples();
  const [open, setOpen] = useState(false);
  const isPinned = step.pinned !== undefined;
  const begin = (): void => {
    const { value } = outputSource(draft.state.document, id, contractOf, samples) ?? {};
    draft.edit(`Pin the output of "${name}"`, (document) => pin(document, id, value ?? {}));
    setOpen(true);
  };
  return (
    <section aria-label="Pinned output" className="flex flex-col gap-2 rounded-card border border-line bg-surface-2 p-3">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="flex-1 font-semibold">{isPinned ? 'Its output is pinned' : 'Pinned output'}</h3>
        {isPinned && (
          <Button size="sm" look="quiet" aria-expanded={open} data-testid="pin-edit" onClick={() => setOpen(!open)}>
            {open ? 'Hide' : 'Edit'}
          </Button>
        )}
        {isPinned ? (
          <Button
            size="sm"
            data-testid="unpin"
            onClick={() => draft.edit(`Unpin the output of "${name}"`, (document) => pin(document, id, undefined))}
          >
            <PinOff size={14} aria-hidden="true" /> Unpin
          </Button>
        ) : (
          <Button size="sm" data-testid="pin-new" onClick={begin}>
            <Pin size={14} aria-hidden="true" /> Pin a value
          </Button>
        )}
      </div>
      <p className="text-sm text-fg-3">Test runs use a pinned output and do not perform the step. Published versions ignore it.</p>
      {isPinned && open && (
        <div data-testid="pin-editor">
          <PlainJson
            label="Pinned output"
            value={step.pinned}
            onChange={(value) => {
              if (value !== undefined)
                draft.edit(`Change the pinned output of "${name}"`, (document) => pin(document, id, value), `pin:${id}`);
            }}
          />
        </div>
      )}
    </section>
  );
}
