import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const LOOK = EditorView.theme({
  '&': { fontSize: '12px', backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '18px', maxHeight: '320px' },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 8px' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection': {
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-placeholder': { color: 'var(--text-3)' },
  '.cm-gutters': { backgroundColor: 'var(--surface-2)', color: 'var(--text-3)', border: 'none' },
  '.cm-tooltip': {
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    border: '1px solid var(--border)',
    borderRadius: '8px',
    zIndex: '60',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxWidth: '420px', maxHeight: '240px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', display: 'flex', gap: '12px', alignItems: 'baseline' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--text)' },
  '.cm-completionDetail': {
    marginLeft: 'auto',
    color: 'var(--text-3)',
    fontStyle: 'normal',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    maxWidth: '220px',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-tooltip.cm-completionInfo': { padding: '6px 8px', maxWidth: '320px', fontSize: '12px' },
  '.cm-diagnostic': { padding: '6px 10px', maxWidth: '360px', fontSize: '12px' },
  '.cm-diagnosticAction': { backgroundColor: 'var(--accent)', color: 'var(--accent-on)', borderRadius: '6px', padding: '2px 6px' },
  '.cm-expression': { backgroundColor: 'var(--accent-soft)', borderRadius: '3px' },
  '.cm-braces': { color: 'var(--text-3)' },
  '.cm-function': { color: 'var(--waiting)' },
  '.cm-text': { color: 'var(--succeeded)' },
  '.cm-path': { color: 'var(--accent)' },
});

/** JSON and JavaScript. */
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--waiting)' },
  { tag: [tags.string, tags.regexp], color: 'var(--succeeded)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--running)' },
  { tag: [tags.propertyName, tags.definition(tags.variableName)], color: 'var(--accent)' },
  { tag: tags.comment, color: 'var(--text-3)', fontStyle: 'italic' },
]);

/** Colours come from the page's tokens, so both themes fit. */
export const EDITOR_THEME = [LOOK, syntaxHighlighting(COLOURS)];
