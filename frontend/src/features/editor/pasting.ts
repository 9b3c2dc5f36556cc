import { readClipboard } from '../../canvas-core/clipboard';
import { paste } from '../../canvas-core/paste';
import { toast } from '../../ui/toast';
import type { Editor } from './editor-context';

/** Puts copied steps, or the steps of a whole flow document, into this flow, in the middle of what is seen. */
export function pasteText(editor: Editor, text: string): void {
  const clip = readClipboard(text);
  if (!clip.ok) return toast({ text: clip.why, tone: 'bad' });
  const at = editor.canvas()?.middle() ?? { x: 0, y: 0 };
  let made: readonly string[] = [];
  let stripped = 0;
  editor.draft.edit('Paste', (document) => {
    const done = paste(document, clip.clip, at, { knownConnections: editor.draft.knownConnections, random: Math.random });
    made = [...done.ids, ...done.notes.map((id) => `note:${id}`)];
    stripped = done.stripped.length;
    return done.document;
  });
  editor.model.selection.select(made);
  const count = made.length === 1 ? 'a step' : `${String(made.length)} steps`;
  const without = stripped === 0 ? '' : `; ${String(stripped)} lost a connection that is not known here`;
  toast({ text: `Pasted ${count}${without}`, action: { title: 'Undo', run: () => void editor.draft.undo() } });
}
