import { autocompletion, startCompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { RangeSetBuilder, type Extension } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import { offersAt } from './completion';
import { openAt } from './insert-reference';
import type { Source } from './sources';

const EXPRESSION = Decoration.mark({ class: 'cm-expression' });
const MARKS: readonly (readonly [RegExp, Decoration])[] = [
  [/^(?:\{\{|\}\})/, Decoration.mark({ class: 'cm-braces' })],
  [/^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/, Decoration.mark({ class: 'cm-text' })],
  [/^\$\w+/, Decoration.mark({ class: 'cm-function' })],
  [/^(?:[A-Za-z_]\w*|`[^`]*`)(?:\.(?:[A-Za-z_]\w*|`[^`]*`)|\[\d+\])*/, Decoration.mark({ class: 'cm-path' })],
];
/** Longer texts are not coloured: that would cost more than it helps. */
const MOST = 20_000;

/** Colours `{{ expressions }}` in a text. */
const colouring = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = colour(view.state.doc.toString());
    }
    update(update: ViewUpdate): void {
      if (update.docChanged) this.decorations = colour(update.state.doc.toString());
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function colour(text: string): DecorationSet {
  const marks = new RangeSetBuilder<Decoration>();
  if (text.length > MOST) return marks.finish();
  for (const { 0: found, index } of text.matchAll(/(?<!\\)\{\{[\s\S]*?(?:\}\}|$)/g)) {
    marks.add(index, index + found.length, EXPRESSION);
    for (let at = 0; at < found.length;) {
      const rest = found.slice(at);
      const hit = MARKS.map(([pattern, mark]) => ({ mark, text: pattern.exec(rest)?.[0] ?? '' })).find((one) => one.text !== '');
      if (hit) marks.add(index + at, index + at + hit.text.length, hit.mark);
      at += hit?.text.length ?? 1;
    }
  }
  return marks.finish();
}

/** The second `{` opens an expression, closes it behind the caret, and shows what can be read. */
const braces = EditorView.inputHandler.of((view, from, to, text) => {
  if (text !== '{' || from !== to || view.state.sliceDoc(from - 1, from) !== '{' || openAt(view.state.doc.toString(), from) !== null)
    return false;
  if (view.state.sliceDoc(from - 2, from - 1) === '\\') return false;
  view.dispatch({ changes: { from, to, insert: '{  }}' }, selection: { anchor: from + 2 }, userEvent: 'input.type' });
  startCompletion(view);
  return true;
});

/** Texts with expressions: colours, completion from what lies upstream, closing braces. */
export function expressionLanguage(sources: readonly Source[]): Extension {
  const complete = (context: CompletionContext): CompletionResult | null => {
    const found = offersAt(context.state.doc.toString(), context.pos, sources);
    if (!found || (!context.explicit && found.from === context.pos && !/[.{\s]$/.test(context.state.sliceDoc(0, context.pos)))) return null;
    return {
      from: found.from,
      validFor: /^\$?\w*$/,
      options: found.offers.map(({ label, detail, info, boost, kind }) => ({
        label,
        detail,
        boost,
        type: kind,
        ...(info === '' ? {} : { info }),
        ...(kind === 'function' ? { apply: `${label}(` } : {}),
      })),
    };
  };
  // What is shown can be taken at once: who types fast would else get a new line instead.
  return [colouring, braces, autocompletion({ override: [complete], icons: false, activateOnTypingDelay: 20, interactionDelay: 0 })];
}

/** Where in a text a problem lies, by the place or the name that its message tells. */
export function rangeOf(message: string, text: string): { readonly from: number; readonly to: number } {
  const at = Number(/^At character (\d+)/.exec(message)?.[1] ?? Number.NaN) - 1;
  if (at >= 0) return { from: Math.min(at, text.length), to: Math.min(at + 1, text.length) };
  const name = /[`"]([^`"]+)[`"]/.exec(message)?.[1];
  const found = name === undefined ? -1 : text.indexOf(name);
  return found < 0 || name === undefined ? { from: 0, to: text.length } : { from: found, to: found + name.length };
}
