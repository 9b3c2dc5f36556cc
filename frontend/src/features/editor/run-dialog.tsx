'use client';

import { exampleOf, isJsonObject, type Json } from '@plumbline/shared';
import { useMemo, useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field, Textarea } from '../../ui/field';
import { useDraftState } from '../draft/index';
import { useEditor, useView } from './editor-context';
import { runDraft } from './test-run';

const KEY = 'plumbline-test-body';

/** Asks what the trigger hands over, and runs the draft. What was sent last is there again. */
export function RunDialog(): ReactNode {
  const editor = useEditor();
  const open = useView((view) => view.window === 'run');
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => !now && editor.view.setState({ window: null })}
      title="Run this draft"
      description="Really: services are called, except by steps whose output is pinned."
      testId="run-dialog"
    >
      {open && <RunForm />}
    </Dialog>
  );
}

function RunForm(): ReactNode {
  const editor = useEditor();
  const { flowId } = editor.draft.state;
  const trigger = useDraftState(({ document }) => document.trigger);
  const example = useMemo(() => JSON.stringify(bodyExample(trigger.output), null, 2), [trigger]);
  const [text, setText] = useState(() => localStorage.getItem(`${KEY}:${flowId}`) ?? example);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    const parsed = parse(text);
    if (!parsed.ok) return setError('This is not JSON. Check quotes and commas.');
    setBusy(true);
    setError(await runDraft(editor, parsed.value));
    setBusy(false);
    localStorage.setItem(`${KEY}:${flowId}`, text);
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <Field
        label="What the trigger hands over (trigger.body)"
        {...(error === null ? {} : { error })}
        aside={
          <Button size="sm" look="quiet" onClick={() => setText(example)}>
            From the contract
          </Button>
        }
      >
        {(control) => (
          <Textarea
            {...control}
            data-testid="run-body"
            rows={10}
            spellCheck={false}
            className="font-mono text-sm"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') void run();
            }}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={() => editor.view.setState({ window: null })}>Cancel</Button>
        <Button look="primary" type="submit" busy={busy} data-testid="run-confirm">
          Run
        </Button>
      </div>
    </form>
  );
}

function bodyExample(output: { [key: string]: Json } | undefined): Json {
  const properties = output?.['properties'];
  const body = isJsonObject(properties) ? properties['body'] : undefined;
  return isJsonObject(body) ? exampleOf(body) : {};
}

function parse(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } {
  if (text.trim() === '') return { ok: true, value: {} };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false };
  }
}
