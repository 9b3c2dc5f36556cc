'use client';

import type { EditorView } from '@codemirror/view';
import { useState, type DragEvent, type ReactNode, type RefObject } from 'react';
import { cn } from '../../ui/cn';
import { isPathDrag, pathDragged } from './dragged-path';
import { useInspecting } from './inspector-context';

interface InsertTargetProps {
  readonly title: string;
  /** Null: nothing can be put here. */
  readonly insert: ((path: string) => void) | null;
  readonly children: ReactNode;
  readonly className?: string;
  /** Attributes of the element. */
  readonly of?: { readonly [name: string]: string | undefined };
}

/** A place where values of the data tree can be dropped, and where they go by keyboard after it had the focus; the innermost one counts. */
export function InsertTarget({ title, insert, children, className, of = {} }: InsertTargetProps): ReactNode {
  const { last } = useInspecting();
  const [over, setOver] = useState(false);
  const isInnermost = (event: DragEvent): boolean =>
    event.target instanceof Element && event.target.closest('[data-insert-target]') === event.currentTarget;
  return (
    <div
      {...of}
      data-insert-target=""
      className={cn('rounded-control', className, over && 'outline-2 outline-offset-4 outline-accent outline-dashed')}
      onFocus={(event) => {
        event.stopPropagation();
        if (insert) last.setState({ field: { title, insert } });
      }}
      onDragOverCapture={(event) => {
        if (!insert || !isPathDrag(event.dataTransfer)) return;
        setOver(isInnermost(event));
        if (isInnermost(event)) event.preventDefault();
      }}
      onDragLeave={() => setOver(false)}
      onDropCapture={(event) => {
        setOver(false);
        const path = pathDragged(event.dataTransfer);
        if (path === null || !isInnermost(event)) return;
        event.preventDefault();
        event.stopPropagation();
        insert?.(path);
      }}
    >
      {children}
    </div>
  );
}

/** Puts a reference where the caret of an editor stands. */
export function insertAtCaret(
  view: RefObject<EditorView | null>,
  put: (text: string, at: number, path: string) => { readonly text: string; readonly caret: number },
  path: string,
): void {
  const editor = view.current;
  if (!editor) return;
  const { text, caret } = put(editor.state.doc.toString(), editor.state.selection.main.head, path);
  editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text }, selection: { anchor: caret } });
  editor.focus();
}
