'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { apiKey, useApi } from '../../api/use-api';
import { diffFlows } from '../../canvas-core/diff';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Failure } from '../../ui/feedback';
import { Field, Input, Textarea } from '../../ui/field';
import { toast } from '../../ui/toast';
import { useDraft, useDraftState } from '../draft/index';
import { useEditor, useView } from './editor-context';
import { HandoverFields } from './handover-fields';
import { goToProblem } from './problems-panel';

/** Makes the draft the next version: what changes, who owns it, what stands in the way. */
export function PublishDialog(): ReactNode {
  const editor = useEditor();
  const open = useView((view) => view.window === 'publish');
  const next = useDraftState(({ publishedVersion }) => (publishedVersion ?? 0) + 1);
  const close = (): void => editor.view.setState({ window: null });
  return (
    <Dialog
      open={open}
      onOpenChange={(now) => !now && close()}
      title={`Publish version ${String(next)}`}
      description="From then on new events run this version. Runs under way end on theirs."
      testId="publish-dialog"
      width="lg"
    >
      {open && <PublishForm onDone={close} />}
    </Dialog>
  );
}

function PublishForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const editor = useEditor();
  const draft = useDraft();
  const queries = useQueryClient();
  const { flowId } = draft.state;
  const problems = useDraftState((state) => state.problems);
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const publish = async (): Promise<void> => {
    // A program may publish without; a person who stands in front of the fields is asked.
    // What was just typed may not have been checked yet.
    draft.check();
    const handover = draft.state.problems.find(({ code }) => code === 'owner_missing' || code === 'runbook_missing');
    if (handover) return setError(handover.message);
    setBusy(true);
    setError(null);
    try {
      const isSaved = await draft.flushed();
      if (!isSaved) return setError('The draft could not be saved, so nothing was published. See the saving sign at the top.');
      const { version } = await call('publishFlow', {
        params: { id: flowId },
        body: { ...(name === '' ? {} : { name }), ...(note === '' ? {} : { note }) },
      });
      draft.published(version);
      await queries.invalidateQueries({ queryKey: apiKey('listVersions') });
      toast(`Version ${String(version)} is live`);
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
        void publish();
      }}
    >
      <Changes />
      <HandoverFields />
      <div className="grid grid-cols-2 gap-3">
        <Field label="Name of this version" hint="So that people find it again">
          {(control) => <Input {...control} value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label="What changed">
          {(control) => <Textarea {...control} value={note} maxLength={2000} onChange={(event) => setNote(event.target.value)} />}
        </Field>
      </div>
      {errors.length > 0 && (
        <Failure title={errors.length === 1 ? 'One problem stands in the way' : `${String(errors.length)} problems stand in the way`}>
          <ul className="mt-1 flex list-disc flex-col gap-1 pl-4">
            {errors.slice(0, 5).map((problem, index) => (
              <li key={`${problem.code}${String(index)}`}>
                <button
                  type="button"
                  className="text-left underline"
                  onClick={() => {
                    onDone();
                    goToProblem(editor, problem);
                  }}
                >
                  {problem.message}
                </button>
              </li>
            ))}
          </ul>
        </Failure>
      )}
      {error !== null && <Failure title="It was not published">{error}</Failure>}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button look="primary" type="submit" busy={busy} disabled={errors.length > 0} data-testid="publish-confirm">
          Publish
        </Button>
      </div>
    </form>
  );
}

/** What this version changes against the one that is live. */
function Changes(): ReactNode {
  const editor = useEditor();
  const { flowId, publishedVersion } = editor.draft.state;
  const document = useDraftState((state) => state.document);
  const live = useApi('getVersion', { params: { id: flowId, version: publishedVersion ?? 1 } }, { enabled: publishedVersion !== null });
  if (publishedVersion === null) return <p className="text-fg-2">This is its first version.</p>;
  if (!live.data) return <p className="text-fg-2">Comparing with version {publishedVersion} …</p>;
  const { summary } = diffFlows(live.data.document, document);
  return (
    <div className="flex items-start justify-between gap-4">
      <div>
        <h3 className="font-semibold">Against version {publishedVersion}</h3>
        {summary.length === 0 ? (
          <p className="text-fg-2">Nothing has changed.</p>
        ) : (
          <ul className="list-disc pl-4 text-fg-2">
            {summary.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
      <Button size="sm" onClick={() => editor.view.setState({ window: 'versions' })}>
        Compare
      </Button>
    </div>
  );
}
