const TYPE = 'application/x-plumbline-path';

/** Puts a path of the data tree into a drag; other programs get it as an expression. */
export function dragPath(transfer: DataTransfer, path: string): void {
  transfer.setData(TYPE, path);
  transfer.setData('text/plain', `{{ ${path} }}`);
  transfer.effectAllowed = 'copy';
}

/** The path in a drag; null when something else is dragged. */
export function pathDragged(transfer: DataTransfer): string | null {
  const path = transfer.getData(TYPE);
  return path === '' ? null : path;
}

/** While something is dragged, only its kind can be known. */
export const isPathDrag = (transfer: DataTransfer): boolean => transfer.types.includes(TYPE);
