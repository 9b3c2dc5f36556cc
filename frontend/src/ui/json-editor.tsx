'use client';

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { linter } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef, type ReactNode } from 'react';
import { useNonce } from './nonce';

interface JsonEditorProps {
  /** Where it begins; later changes of it are not taken over. */
  readonly start: string;
  readonly onChange: (text: string) => void;
  /** What is edited, for screen readers. */
  readonly label: string;
  readonly testId?: string;
}

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--text)', fontWeight: '500' },
  { tag: tags.string, color: 'var(--succeeded)' },
  { tag: tags.number, color: 'var(--running)' },
  { tag: [tags.bool, tags.null], color: 'var(--waiting)' },
]);

const LOOK = EditorView.theme({
  '&': {
    border: '1px solid var(--border-strong)',
    borderRadius: '8px',
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    maxHeight: '320px',
  },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono, monospace)', fontSize: '12px', lineHeight: '18px', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--surface-2)', color: 'var(--text-3)', border: 'none', borderRadius: '8px 0 0 8px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-tooltip': { backgroundColor: 'var(--surface)', color: 'var(--text)', border: '1px solid var(--border)', borderRadius: '8px' },
});

/** An editor for JSON; mistakes are marked where they are. Tab leaves it: it is no trap for the keyboard. */
export function JsonEditor({ start, onChange, label, testId }: JsonEditorProps): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const changed = useRef(onChange);
  const first = useRef(start);
  const nonce = useNonce();
  useEffect(() => {
    changed.current = onChange;
  }, [onChange]);
  useEffect(() => {
    if (!frame.current) return;
    const view = new EditorView({
      parent: frame.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          ...(nonce === '' ? [] : [EditorView.cspNonce.of(nonce)]),
          lineNumbers(),
          history(),
          bracketMatching(),
          json(),
          linter(jsonParseLinter(), { delay: 300 }),
          syntaxHighlighting(COLOURS),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of((update) => update.docChanged && changed.current(update.state.doc.toString())),
          LOOK,
        ],
      }),
    });
    return () => view.destroy();
  }, [label, nonce]);
  return <div ref={frame} data-testid={testId} />;
}
