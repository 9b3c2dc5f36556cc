import { TRIGGER_ID, type EdgeDocument } from '@plumbline/shared';
import { edgeKey } from '../../canvas-core/document';
import type { Editor } from './editor-context';

/** The steps that are selected; those of a selected group count. The trigger is none. */
export function selectedSteps({ model, draft }: Editor): string[] {
  const { document } = draft.state;
  const ids = new Set<string>();
  for (const id of model.selection.ids) {
    if (Object.hasOwn(document.steps, id)) ids.add(id);
    const group = document.groups?.find((one) => `group:${one.id}` === id);
    for (const step of group?.steps ?? []) ids.add(step);
  }
  return [...ids];
}

export const selectedNotes = ({ model }: Editor): string[] => idsWith(model.selection.ids, 'note:');
export const selectedGroups = ({ model }: Editor): string[] => idsWith(model.selection.ids, 'group:');

const idsWith = (ids: ReadonlySet<string>, prefix: string): string[] =>
  [...ids].filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));

/** The one selected step or the trigger. */
export function onlyStep(editor: Editor): string | null {
  const only = editor.model.selection.only;
  return only === TRIGGER_ID || (only !== null && Object.hasOwn(editor.draft.state.document.steps, only)) ? only : null;
}

export function selectedEdge({ model, draft }: Editor): EdgeDocument | null {
  const key = model.selection.store.getState().edge;
  return key === null ? null : (draft.state.document.edges.find((edge) => edgeKey(edge) === key) ?? null);
}

/** "3 steps", or the name of the one. */
export function namedSteps({ draft }: Editor, ids: readonly string[]): string {
  const [id] = ids;
  if (ids.length === 1 && id !== undefined) return `"${draft.state.document.steps[id]?.name ?? id}"`;
  return `${String(ids.length)} steps`;
}
