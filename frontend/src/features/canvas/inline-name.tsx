'use client';

import { TRIGGER_ID } from '@plumbline/shared';
import { useEffect, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { renameStep } from '../../canvas-core/edits/steps';
import { useCanvas } from './canvas-model';

/** Which step's name is being typed on the canvas; one at a time. */
const renaming = createStore<{ readonly id: string | null }>(() => ({ id: null }));

/** Starts typing a step's name in its place. */
export const startRenaming = (id: string): void => renaming.setState({ id });

/** A step's name, which becomes a field while it is renamed. Enter keeps what was typed, Escape does not. */
export function InlineName({ id, name }: { readonly id: string; readonly name: string }): ReactNode {
  const { editing } = useCanvas();
  const isTyping = useStore(renaming, (state) => state.id === id) && editing !== null;
  if (isTyping) return <NameField id={id} name={name} />;
  return (
    <p className="step-name truncate font-semibold" title={name}>
      {name}
    </p>
  );
}

function NameField({ id, name }: { readonly id: string; readonly name: string }): ReactNode {
  const { editing } = useCanvas();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const isOver = useRef(false);
  const end = (keep: boolean): void => {
    // Leaving the page, the field loses the focus: that is no second end.
    if (isOver.current) return;
    isOver.current = true;
    const typed = field.current?.value.trim() ?? '';
    renaming.setState({ id: null });
    // The focus goes back to the step, so that the next key is for it.
    (field.current?.closest('.react-flow__node') as HTMLElement | null)?.focus();
    if (!keep || typed === '' || typed === name) return;
    editing?.edit(`Rename to "${typed}"`, (document) =>
      id === TRIGGER_ID ? { ...document, trigger: { ...document.trigger, name: typed } } : renameStep(document, id, typed),
    );
  };
  return (
    <input
      ref={field}
      aria-label="Name of the step"
      data-testid="inline-name"
      className="nodrag nopan w-full rounded-[4px] border border-accent bg-surface px-1 font-semibold"
      defaultValue={name}
      maxLength={200}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') end(true);
        if (event.key === 'Escape') end(false);
      }}
    />
  );
}
