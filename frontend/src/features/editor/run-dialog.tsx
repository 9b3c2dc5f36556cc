'use client';

import { contractOfTrigger, exampleOf, isJsonObject, type Json } from '@plumbline/shared';
import { useMemo, useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field, Textarea } from '../../ui/field';
import { useDraftState } from '../draft/index';
import { bodyFields, judgeBody, typedOf, type BodyFault, type BodyField, type Typed } from './body-fields';
import { BodyForm } from './body-form';
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
  const [example, fields] = useMemo(() => {
    const contract = contractOfTrigger(trigger);
    return [JSON.stringify(bodyExample(contract), null, 2), bodyFields(contract)];
  }, [trigger]);
  const [text, setText] = useState(() => localStorage.getItem(`${KEY}:${flowId}`) ?? example);
  const [typed, setTyped] = useState<Typed | null>(() => fields && typedFrom(fields, text));
  const [faults, setFaults] = useState<Readonly<Record<string, BodyFault>>>({});
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    const given = fields && typed ? fromFields(fields, typed) : fromText(text);
    setFaults('faults' in given ? given.faults : {});
    if (!given.ok) return setError(given.error);
    setBusy(true);
    localStorage.setItem(`${KEY}:${flowId}`, JSON.stringify(given.value, null, 2));
    setError(await runDraft(editor, given.value));
    setBusy(false);
  };
  const toJson = (): void => {
    const judged = fields && typed && judgeBody(fields, typed);
    if (judged?.ok) setText(JSON.stringify(judged.body, null, 2));
    setTyped(null);
    setFaults({});
    setError(null);
  };
  const toFields = (): void => {
    const shown = fields && typedFrom(fields, text);
    setError(shown ? null : 'The fields can not show all of this. Remove what is not in the contract, or run it as JSON.');
    if (shown) setTyped(shown);
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
      onKeyDown={(event) => {
        if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') void run();
      }}
    >
      {fields && typed ? (
        <>
          <BodyForm
            fields={fields}
            typed={typed}
            faults={faults}
            onType={(name, value) => setTyped(Object.fromEntries(Object.entries({ ...typed, [name]: value }).filter(isThere)))}
          />
          {error !== null && (
            <p role="alert" className="text-sm text-failed">
              {error}
            </p>
          )}
        </>
      ) : (
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
            />
          )}
        </Field>
      )}
      <div className="flex items-center gap-2">
        {fields && (
          <Button look="quiet" data-testid={typed ? 'run-as-json' : 'run-as-form'} onClick={typed ? toJson : toFields}>
            {typed ? 'As JSON' : 'As a form'}
          </Button>
        )}
        <Button className="ml-auto" onClick={() => editor.view.setState({ window: null })}>
          Cancel
        </Button>
        <Button look="primary" type="submit" busy={busy} data-testid="run-confirm">
          Run
        </Button>
      </div>
    </form>
  );
}

type Given =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: string | null; readonly faults?: Readonly<Record<string, BodyFault>> };

function fromFields(fields: readonly BodyField[], typed: Typed): Given {
  const judged = judgeBody(fields, typed);
  return judged.ok ? { ok: true, value: judged.body } : { ok: false, error: null, faults: judged.faults };
}

function fromText(text: string): Given {
  const parsed = parse(text);
  return parsed.ok ? parsed : { ok: false, error: 'This is not JSON. Check quotes and commas.' };
}

function typedFrom(fields: readonly BodyField[], text: string): Typed | null {
  const parsed = parse(text);
  return parsed.ok ? typedOf(fields, parsed.value as Json) : null;
}

const isThere = (entry: [string, string | boolean | undefined]): entry is [string, string | boolean] => entry[1] !== undefined;

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
