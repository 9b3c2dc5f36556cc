export { UndoDialog } from './undo-dialog';
export { effectKey, type UndoItem } from './undo-words';
export { useUndo } from './use-undo';
