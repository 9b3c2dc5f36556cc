import { hasCode, sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { toast } from '../../ui/toast';
import type { Editor } from './editor-context';

/** Opens the window that asks what the trigger hands over; what stands on the screen is saved first. */
export function startTestRun(editor: Editor): void {
  editor.draft.advance('now');
  editor.view.setState({ window: 'run' });
}

/**
 * Runs exactly the draft that is on the screen: it is saved, and the run is of that revision.
 * @param body what the trigger hands to the flow
 * @returns why it did not start, or null
 */
export async function runDraft(editor: Editor, body: unknown): Promise<string | null> {
  const { draft, view } = editor;
  if (!(await draft.flushed())) return 'The draft could not be saved, so it was not run: a run is always of what you see.';
  const { flowId, base } = draft.state;
  try {
    const { runId } = await call('startRun', { params: { id: flowId }, body: { body: body as never, revision: base.revision } });
    view.setState({ runId, window: null });
    toast({ text: 'Running. Watch the steps.', action: { title: 'Open run', run: () => editor.go(`/runs/${runId}`) } });
    return null;
  } catch (error) {
    if (hasCode(error, 'flow_has_problems')) view.setState({ bottom: 'problems' });
    return sentenceOf(error);
  }
}
