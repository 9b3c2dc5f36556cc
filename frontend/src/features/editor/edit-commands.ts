import { TRIGGER_ID } from '@plumbline/shared';
import { copySteps } from '../../canvas-core/clipboard';
import { disconnect } from '../../canvas-core/edits/edges';
import { group, ungroup } from '../../canvas-core/edits/groups';
import { addNote, removeNotes, setNote } from '../../canvas-core/edits/notes';
import { removeAndReconnect, removeSteps } from '../../canvas-core/edits/remove';
import { setDisabled } from '../../canvas-core/edits/steps';
import { duplicate } from '../../canvas-core/paste';
import { toast } from '../../ui/toast';
import { NOTE_COLOURS, startRenaming } from '../canvas/index';
import type { Command } from './command';
import type { Editor } from './editor-context';
import { focusDetails } from './focus';
import { pasteText } from './pasting';
import { namedSteps, onlyStep, selectedEdge, selectedGroups, selectedNotes, selectedSteps } from './selected';

const hasSteps = (editor: Editor): boolean => selectedSteps(editor).length > 0;
const hasAnything = (editor: Editor): boolean => hasSteps(editor) || selectedNotes(editor).length > 0 || selectedEdge(editor) !== null;

function withUndo(editor: Editor, text: string): void {
  toast({ text, action: { title: 'Undo', run: () => void editor.draft.undo() } });
}

/** Takes away what is selected. Steps in a chain are healed around by default, as one entry. */
function remove(editor: Editor, heal: boolean): void {
  const edge = selectedEdge(editor);
  if (edge) {
    editor.draft.edit('Remove an edge', (document) => disconnect(document, edge));
    return;
  }
  const steps = selectedSteps(editor);
  const notes = selectedNotes(editor);
  const what = steps.length > 0 ? namedSteps(editor, steps) : notes.length === 1 ? 'a note' : `${String(notes.length)} notes`;
  const done = editor.draft.edit(`Remove ${what}`, (document) =>
    removeNotes(heal ? removeAndReconnect(document, steps) : removeSteps(document, steps), notes),
  );
  if (!done) return;
  const { inspected } = editor.view.getState();
  if (inspected && steps.includes(inspected.id)) editor.view.setState({ inspected: null });
  editor.model.selection.select([]);
  withUndo(editor, `Removed ${what}`);
}

function copy(editor: Editor): boolean {
  const text = copySteps(editor.draft.state.document, [...selectedSteps(editor), ...selectedNotes(editor)]);
  navigator.clipboard.writeText(text).then(
    () => toast(`Copied ${namedSteps(editor, selectedSteps(editor))}`),
    () => toast({ text: 'This browser does not let the page write to the clipboard. Use https, or localhost.', tone: 'bad' }),
  );
  return true;
}

function toggleDisabled(editor: Editor): void {
  const ids = selectedSteps(editor);
  const { steps } = editor.draft.state.document;
  const off = ids.some((id) => steps[id]?.disabled !== true);
  editor.draft.edit(`Switch ${namedSteps(editor, ids)} ${off ? 'off' : 'on'}`, (document) => setDisabled(document, ids, off));
}

/** Undo, clipboard, removing, renaming, grouping. */
export const EDIT_COMMANDS: readonly Command[] = [
  {
    id: 'undo',
    title: 'Undo',
    group: 'Edit',
    shortcuts: ['mod+z'],
    when: ({ draft }) => draft.state.history.past.length > 0,
    run: ({ draft }) => void draft.undo(),
  },
  {
    id: 'redo',
    title: 'Redo',
    group: 'Edit',
    shortcuts: ['mod+shift+z', 'mod+y'],
    when: ({ draft }) => draft.state.history.future.length > 0,
    run: ({ draft }) => void draft.redo(),
  },
  {
    id: 'open',
    title: 'Open details',
    group: 'Edit',
    shortcuts: ['enter'],
    menus: ['step'],
    when: (editor) => onlyStep(editor) !== null,
    run: (editor) => {
      const id = onlyStep(editor) ?? TRIGGER_ID;
      editor.model.open(id);
      focusDetails(id);
    },
  },
  {
    id: 'rename',
    title: 'Rename',
    group: 'Edit',
    shortcuts: ['f2'],
    menus: ['step'],
    when: (editor) => onlyStep(editor) !== null,
    run: (editor) => startRenaming(onlyStep(editor) ?? ''),
  },
  {
    id: 'copy',
    title: 'Copy',
    group: 'Edit',
    shortcuts: ['mod+c'],
    menus: ['step'],
    when: (editor) => hasSteps(editor) || selectedNotes(editor).length > 0,
    run: (editor) => void copy(editor),
  },
  {
    id: 'cut',
    title: 'Cut',
    group: 'Edit',
    shortcuts: ['mod+x'],
    menus: ['step'],
    when: hasSteps,
    run: (editor) => void (copy(editor) && remove(editor, true)),
  },
  {
    id: 'paste',
    title: 'Paste',
    group: 'Edit',
    // The browser says what was pasted when Ctrl V is pressed; from a menu it has to be asked.
    menus: ['canvas'],
    run: (editor) => {
      navigator.clipboard.readText().then(
        (text) => pasteText(editor, text),
        () => toast({ text: 'This browser does not let the page read the clipboard. Press Ctrl V instead.', tone: 'bad' }),
      );
    },
  },
  {
    id: 'duplicate',
    title: 'Duplicate',
    group: 'Edit',
    shortcuts: ['mod+d'],
    menus: ['step'],
    when: hasSteps,
    run: (editor) => {
      const ids = selectedSteps(editor);
      let made: readonly string[] = [];
      editor.draft.edit(`Duplicate ${namedSteps(editor, ids)}`, (document) => {
        const done = duplicate(document, ids, Math.random);
        made = done.ids;
        return done.document;
      });
      editor.model.selection.select(made);
    },
  },
  {
    id: 'remove',
    title: 'Remove and reconnect',
    group: 'Edit',
    shortcuts: ['delete', 'backspace'],
    menus: ['step'],
    danger: true,
    when: hasAnything,
    run: (editor) => remove(editor, true),
  },
  {
    id: 'remove-only',
    title: 'Remove without reconnecting',
    group: 'Edit',
    shortcuts: ['shift+delete'],
    menus: ['step'],
    danger: true,
    when: hasSteps,
    run: (editor) => remove(editor, false),
  },
  {
    id: 'remove-edge',
    title: 'Remove edge',
    group: 'Edit',
    menus: ['edge'],
    danger: true,
    when: (editor) => selectedEdge(editor) !== null,
    run: (editor) => remove(editor, false),
  },
  { id: 'disable', title: 'Switch off or on', group: 'Edit', shortcuts: ['d'], menus: ['step'], when: hasSteps, run: toggleDisabled },
  {
    id: 'group',
    title: 'Group',
    group: 'Arrange',
    shortcuts: ['mod+g'],
    menus: ['step'],
    when: hasSteps,
    run: (editor) => {
      const ids = selectedSteps(editor);
      editor.draft.edit(
        `Group ${namedSteps(editor, ids)}`,
        (document) => group(document, ids, `Group ${String((document.groups?.length ?? 0) + 1)}`, Math.random).document,
      );
    },
  },
  {
    id: 'ungroup',
    title: 'Ungroup',
    group: 'Arrange',
    shortcuts: ['mod+shift+g'],
    menus: ['step'],
    when: (editor) => selectedGroups(editor).length > 0,
    run: (editor) => {
      const ids = selectedGroups(editor);
      editor.draft.edit('Ungroup', (document) => ids.reduce(ungroup, document));
    },
  },
  {
    id: 'note',
    title: 'Add a note',
    group: 'Add',
    shortcuts: ['shift+s'],
    menus: ['canvas'],
    run: (editor) => {
      const at = editor.view.getState().menu?.at;
      const place = (at && editor.canvas()?.toCanvas(at)) ?? editor.canvas()?.middle() ?? { x: 0, y: 0 };
      editor.draft.edit('Add a note', (document) => addNote(document, { at: place }, Math.random).document);
    },
  },
  {
    id: 'note-colour',
    title: 'Another colour for the note',
    group: 'Edit',
    menus: ['step'],
    when: (editor) => selectedNotes(editor).length > 0,
    run: (editor) => {
      const ids = selectedNotes(editor);
      const first = editor.draft.state.document.notes?.find(({ id }) => id === ids[0])?.colour ?? NOTE_COLOURS[0];
      const colour = NOTE_COLOURS[(NOTE_COLOURS.findIndex((one) => one === first) + 1) % NOTE_COLOURS.length] ?? NOTE_COLOURS[0];
      editor.draft.edit('Colour a note', (document) => ids.reduce((now, id) => setNote(now, id, { colour }), document));
    },
  },
];
