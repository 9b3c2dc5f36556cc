'use client';

import { defaultKeymap } from '@codemirror/commands';
import { setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { startCompletion } from '@codemirror/autocomplete';
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderOf, tooltips } from '@codemirror/view';
import { useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { cn } from '../../ui/cn';
import { useNonce } from '../../ui/nonce';
import { useDraft } from '../draft/index';
import { EDITOR_THEME } from './editor-theme';

interface CodeMirrorProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Language, completion ...: the same object as long as they are the same. */
  readonly extensions: Extension;
  readonly label: string;
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean;
  readonly placeholder?: string;
  readonly diagnostics?: readonly Diagnostic[];
  /** Enter belongs to what is around. */
  readonly singleLine?: boolean;
  /** Where the caret is put when the editor appears; absent: the focus stays where it is. */
  readonly focusAt?: number | null;
  readonly view?: RefObject<EditorView | null>;
  readonly className?: string;
}

/** What changes while somebody types: a new editor would lose the caret. */
const language = new Compartment();
const attributes = new Compartment();

/** Marks what came from outside, so that it is not taken for typing. */
const fromOutside = Annotation.define<boolean>();

/**
 * Keeps the caret where it was put until somebody presses a key or a button in the editor: as an editor appears, browsers now and then
 * report a caret at its very beginning that nobody has put there, and what is typed next would land before the braces.
 */
function caretUntilTouched(): Extension {
  let isTouched = false;
  const touch = (): void => void (isTouched = true);
  return [
    EditorView.domEventHandlers({ keydown: touch, beforeinput: touch, pointerdown: touch, dragstart: touch, touchstart: touch }),
    EditorState.transactionFilter.of((one) => {
      const isAtStart = one.selection?.main.empty === true && one.selection.main.head === 0;
      if (!isTouched && isAtStart && !one.docChanged && one.isUserEvent('select')) return [];
      return one;
    }),
  ];
}

/** A text editor for expressions and code. Undo is the draft's: there is one history. */
export function CodeMirror(props: CodeMirrorProps): ReactNode {
  const { value, extensions, label, describedBy, invalid = false, placeholder = '', diagnostics = NONE, singleLine = false } = props;
  const nonce = useNonce();
  const draft = useDraft();
  const host = useRef<HTMLDivElement>(null);
  const own = useRef<EditorView | null>(null);
  const newest = useRef(props);
  /** What was typed and has not come back as `value` yet: on a busy machine the text is ahead of it, and must not be put back. */
  const sent = useRef<string[]>([]);
  useEffect(() => {
    newest.current = props;
  });
  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    const { value: start, focusAt: place = null } = newest.current;
    const view = new EditorView({
      parent,
      state: EditorState.create({
        doc: start,
        // Before it has the focus: a key that comes right behind must find the caret there.
        selection: { anchor: Math.min(place ?? 0, start.length) },
        extensions: [
          EditorView.cspNonce.of(nonce),
          EDITOR_THEME,
          language.of(newest.current.extensions),
          keymap.of([
            { key: 'Mod-z', run: () => draft.undo() !== null || true },
            { key: 'Mod-y', run: () => draft.redo() !== null || true },
            { key: 'Mod-Shift-z', run: () => draft.redo() !== null || true },
            ...(singleLine ? [{ key: 'Enter', run: () => true }] : []),
            ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter' && key !== 'Escape'),
          ]),
          EditorView.lineWrapping,
          caretUntilTouched(),
          // A panel that scrolls would cut them off.
          tooltips({ parent: document.body }),
          placeholderOf(placeholder),
          attributes.of([]),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged || update.transactions.some((one) => one.annotation(fromOutside) === true)) return;
            const text = update.state.doc.toString();
            sent.current.push(text);
            newest.current.onChange(text);
          }),
        ],
      }),
    });
    own.current = view;
    const shared = newest.current.view;
    if (shared) shared.current = view;
    if (place !== null) {
      view.focus();
      startCompletion(view);
    }
    return () => {
      if (shared) shared.current = null;
      own.current = null;
      view.destroy();
    };
  }, [nonce, draft, placeholder, singleLine]);
  useEffect(() => {
    own.current?.dispatch({ effects: language.reconfigure(extensions) });
  }, [extensions]);
  useEffect(() => {
    const said = {
      'aria-label': label,
      ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
      ...(invalid ? { 'aria-invalid': 'true' } : {}),
    };
    own.current?.dispatch({ effects: attributes.reconfigure(EditorView.contentAttributes.of(said)) });
  }, [label, describedBy, invalid]);
  useEffect(() => {
    const view = own.current;
    const back = sent.current.lastIndexOf(value);
    if (back >= 0) sent.current.splice(0, back + 1);
    if (!view || back >= 0 || view.state.doc.toString() === value) return;
    sent.current = [];
    const { head } = view.state.selection.main;
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: value },
      selection: { anchor: Math.min(head, value.length) },
      annotations: fromOutside.of(true),
    });
  }, [value]);
  useEffect(() => {
    const view = own.current;
    if (!view) return;
    const fitting = diagnostics.filter(({ to }) => to <= view.state.doc.length);
    view.dispatch(setDiagnostics(view.state, fitting));
  }, [diagnostics, value]);
  return (
    <div
      ref={host}
      className={cn(
        'min-h-8 w-full overflow-hidden rounded-control border border-line-strong bg-surface focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent',
        invalid && 'border-failed',
        props.className,
      )}
    />
  );
}

const NONE: readonly Diagnostic[] = [];
