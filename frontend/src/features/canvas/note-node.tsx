'use client';

import { NodeResizer, type NodeProps } from '@xyflow/react';
import { memo, useEffect, useRef, useState, type ReactNode } from 'react';
import Markdown from 'react-markdown';
import { setNote } from '../../canvas-core/edits/notes';
import { cn } from '../../ui/cn';
import { useCanvas, useDrawn } from './canvas-model';
import type { DrawnNode } from './drawn-nodes';

/** Least size of a note, px. */
const MIN = { minWidth: 120, minHeight: 64 };
export const NOTE_COLOURS = ['yellow', 'green', 'blue', 'pink', 'grey'] as const;

/** A sticky note with Markdown in it. Double-click or Enter writes; pictures and raw HTML are not shown. */
export const NoteNode = memo(function NoteNode({ id, selected }: NodeProps<DrawnNode>): ReactNode {
  const noteId = id.slice('note:'.length);
  const { editing } = useCanvas();
  const note = useDrawn(({ document }) => document.notes?.find((one) => one.id === noteId));
  const [isWriting, setWriting] = useState(false);
  if (!note) return null;
  const colour = NOTE_COLOURS.find((one) => one === note.colour) ?? 'yellow';
  return (
    <div
      data-testid="note"
      data-note-id={noteId}
      className={cn('note', `note-${colour}`, selected && 'is-selected')}
      onDoubleClick={() => editing && setWriting(true)}
    >
      {editing && (
        <NodeResizer
          isVisible={selected}
          {...MIN}
          lineClassName="note-line"
          handleClassName="note-handle"
          onResizeEnd={(_, { x, y, width, height }) =>
            editing.edit('Resize a note', (document) => setNote(document, noteId, { x, y, w: width, h: height }))
          }
        />
      )}
      {isWriting && editing ? (
        <NoteField
          text={note.text}
          onDone={(text) => {
            setWriting(false);
            if (text !== note.text) editing.edit('Write a note', (document) => setNote(document, noteId, { text }));
          }}
        />
      ) : (
        <div className="note-text">
          {note.text === '' ? (
            <p className="text-fg-3">Double-click to write</p>
          ) : (
            <Markdown disallowedElements={['img']}>{note.text}</Markdown>
          )}
        </div>
      )}
    </div>
  );
});

function NoteField({ text, onDone }: { readonly text: string; readonly onDone: (text: string) => void }): ReactNode {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <textarea
      ref={field}
      aria-label="Text of the note"
      className="nodrag nowheel nopan size-full resize-none bg-transparent p-3 outline-none"
      defaultValue={text}
      maxLength={10_000}
      onBlur={(event) => onDone(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') onDone(text);
      }}
    />
  );
}
