import type { Editor } from './editor-context';

/** Frames in which what was just opened has to be in the page. */
const FRAMES = 20;
const CONTROLS = 'input, textarea, select, [contenteditable="true"]';

/** Gives the focus to a step where one works on it: in the outline while that is open, else on the canvas. */
export function focusStep(editor: Editor, id: string): void {
  if (editor.view.getState().left !== 'outline') return void editor.canvas()?.show(id);
  void editor.canvas()?.show(id, false);
  focusSoon(() => document.querySelector<HTMLElement>(`[data-testid="outline-step"][data-step-id="${CSS.escape(id)}"]`));
}

/** Gives the focus to the first field of a step's details; to its name where it has no fields. */
export function focusDetails(id: string): void {
  const details = `[data-testid="inspector"][data-step-id="${CSS.escape(id)}"]`;
  focusSoon(
    () => document.querySelector<HTMLElement>(`${details} [data-testid="field"] :is(${CONTROLS})`),
    () => document.querySelector<HTMLElement>(`${details} [data-testid="inspector-name"]`)?.focus(),
  );
}

function focusSoon(find: () => HTMLElement | null, otherwise?: () => void, frames = FRAMES): void {
  requestAnimationFrame(() => {
    const found = find();
    if (found) found.focus({ preventScroll: false });
    else if (frames > 0) focusSoon(find, otherwise, frames - 1);
    else otherwise?.();
  });
}
