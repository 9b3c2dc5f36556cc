'use client';

import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { setInputField } from '../../canvas-core/edits/steps';
import { extract } from '../../canvas-core/extract-subflow';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Failure } from '../../ui/feedback';
import { Field, Input } from '../../ui/field';
import { toast } from '../../ui/toast';
import { useEditor, useView } from './editor-context';
import { namedSteps, selectedSteps } from './selected';

/** Turns the selected steps into a flow of its own, which this one then calls. */
export function ExtractDialog(): ReactNode {
  const { view } = useEditor();
  const open = useView((now) => now.window === 'extract');
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => !now && view.setState({ window: null })}
      title="Turn into a sub-flow"
      description="The steps become a flow of its own that other flows can call too. It has to be published before this flow can run."
      width="sm"
      testId="extract-dialog"
    >
      {open && <ExtractForm onDone={() => view.setState({ window: null })} />}
    </Dialog>
  );
}

function ExtractForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const editor = useEditor();
  const [ids] = useState(() => selectedSteps(editor));
  const [name, setName] = useState(() => `Part of ${editor.draft.state.document.name}`);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    const { draft } = editor;
    const { operations } = draft.state;
    const literals = (operation: string): readonly string[] => operations.find(({ id }) => id === operation)?.literal ?? [];
    const made = extract(draft.state.document, ids, { name: name.trim(), literals });
    if (!made.ok) return setError(made.why);
    setBusy(true);
    try {
      const { id: flowId } = await call('createFlow', { body: made.flow });
      draft.edit(`Turn ${namedSteps(editor, ids)} into a sub-flow`, () => setInputField(made.document, made.id, ['flow'], flowId));
      editor.model.selection.select([made.id]);
      toast({
        text: `“${name.trim()}” is a flow of its own now. Publish it before this one runs.`,
        action: { title: 'Open it', run: () => editor.go(`/flows/${flowId}`) },
      });
      onDone();
    } catch (refused) {
      setError(sentenceOf(refused));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <Field label="Name of the new flow" required>
        {(control) => <Input {...control} autoFocus value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />}
      </Field>
      {error !== null && <Failure title="This can not be a sub-flow">{error}</Failure>}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button look="primary" type="submit" busy={busy} disabled={name.trim() === ''}>
          Turn {namedSteps(editor, ids)} into a flow
        </Button>
      </div>
    </form>
  );
}
