import type { FlowDocument } from '@plumbline/shared';
import type { Place } from '../../canvas-core/document';
import { toast } from '../../ui/toast';
import type { Editor } from './editor-context';
import { selectedSteps } from './selected';

/** A layout that takes longer than this is given up, ms. */
const PATIENCE_MS = 20_000;

export interface TidyAsk {
  readonly document: FlowDocument;
  /** Null: everything. */
  readonly ids: readonly string[] | null;
}
export type TidyAnswer = Readonly<Record<string, Place>>;

/** Puts the selected steps in order, or all of them: worked out beside the page, one entry of the history. */
export async function tidySoon(editor: Editor): Promise<void> {
  const selected = selectedSteps(editor);
  const { document } = editor.draft.state;
  try {
    const layout = await ask({ document, ids: selected.length > 1 ? selected : null });
    const ids = Object.keys(layout);
    // What was edited meanwhile stays: only places are taken over, and only of what is still there.
    const done = editor.draft.edit('Tidy up', (now) => ({
      ...now,
      layout: {
        ...now.layout,
        ...Object.fromEntries(
          ids.filter((id) => id === 'trigger' || Object.hasOwn(now.steps, id)).map((id) => [id, layout[id] ?? { x: 0, y: 0 }]),
        ),
      },
    }));
    if (done && selected.length <= 1) requestAnimationFrame(() => editor.canvas()?.fit());
  } catch {
    toast({ text: 'This flow could not be put in order. Nothing was changed.', tone: 'bad' });
  }
}

function ask(what: TidyAsk): Promise<TidyAnswer> {
  const worker = new Worker(new URL('./tidy-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<TidyAnswer>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the layout took too long')), PATIENCE_MS);
    worker.onmessage = ({ data }: MessageEvent<TidyAnswer>) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.onerror = () => reject(new Error('the layout could not be worked out'));
    worker.postMessage(what);
  }).finally(() => worker.terminate());
}
