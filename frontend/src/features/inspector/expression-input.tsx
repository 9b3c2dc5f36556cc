'use client';

import type { EditorView } from '@codemirror/view';
import type { Problem } from '@plumbline/shared';
import { useMemo, type ReactNode, type RefObject } from 'react';
import { CodeMirror } from './code-mirror';
import { expressionLanguage, rangeOf } from './expression-language';
import { isExpression } from './field-values';
import { PreviewLine } from './preview-line';
import { quickFixOf } from './quick-fix';
import type { Source } from './sources';

interface ExpressionInputProps {
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly value: string;
  /** Shown while there is no value: the beginning of an expression. */
  readonly begun?: string;
  readonly problems: readonly Problem[];
  readonly sources: readonly Source[];
  readonly view?: RefObject<EditorView | null>;
  readonly singleLine: boolean;
  readonly focusAt: number | null;
  readonly onChange: (text: string) => void;
}

/** A text with `{{ expressions }}`: completion, squiggles with their fix, and what it would yield. */
export function ExpressionInput({
  label,
  describedBy,
  invalid,
  value,
  begun = '',
  problems,
  sources,
  view,
  singleLine,
  focusAt,
  onChange,
}: ExpressionInputProps): ReactNode {
  const extensions = useMemo(() => expressionLanguage(sources), [sources]);
  const diagnostics = useMemo(
    () =>
      value === ''
        ? []
        : problems.map(({ severity, message, code }) => {
            const fix = quickFixOf({ code, message }, value);
            const to = fix?.kind === 'set' && typeof fix.value === 'string' ? fix.value : null;
            const actions = fix && to !== null ? [{ name: fix.title, apply: () => onChange(to) }] : [];
            return { ...rangeOf(message, value), severity, message, actions };
          }),
    [problems, value, onChange],
  );
  return (
    <>
      <CodeMirror
        value={value === '' ? begun : value}
        onChange={onChange}
        extensions={extensions}
        label={label}
        describedBy={describedBy}
        invalid={invalid}
        placeholder="Type {{ to pick a value, or drag one here"
        diagnostics={diagnostics}
        singleLine={singleLine}
        focusAt={focusAt}
        {...(view ? { view } : {})}
      />
      {isExpression(value) && (
        <PreviewLine template={value} sources={sources} isSaid={problems.some(({ code }) => code === 'expression_syntax')} />
      )}
    </>
  );
}
