'use client';

import { javascript } from '@codemirror/lang-javascript';
import { json } from '@codemirror/lang-json';
import { lineNumbers } from '@codemirror/view';
import type { Json } from '@plumbline/shared';
import type { EditorView } from '@codemirror/view';
import { useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { sameValue } from '../../canvas-core/same-value';
import { CodeMirror } from './code-mirror';
import { expressionLanguage } from './expression-language';
import { jsonText, parseJson } from './field-values';
import { insertReference } from './insert-reference';
import { InsertTarget, insertAtCaret } from './insert-target';
import { insertIntoJson } from './inserted-value';
import { useForm } from './inspector-context';
import { PreviewLine } from './preview-line';

interface TextProps {
  readonly label: string;
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

/** Any JSON; texts in it may hold expressions. What is no JSON yet is kept as it is typed, and said. */
export function JsonInput(props: TextProps): ReactNode {
  const { sources } = useForm();
  const extensions = useMemo(() => [json(), expressionLanguage(sources)], [sources]);
  const view = useRef<EditorView | null>(null);
  return (
    <InsertTarget title={props.label} insert={(path) => insertAtCaret(view, insertIntoJson, path)}>
      <JsonEditor {...props} extensions={extensions} view={view} />
    </InsertTarget>
  );
}

/** JSON that is taken as it stands. */
export function PlainJson(props: TextProps): ReactNode {
  return <JsonEditor {...props} extensions={PLAIN} />;
}

const PLAIN = [json()];

function JsonEditor({
  label,
  describedBy,
  invalid = false,
  value,
  onChange,
  extensions,
  view,
}: TextProps & {
  readonly extensions: Parameters<typeof CodeMirror>[0]['extensions'];
  readonly view?: RefObject<EditorView | null>;
}): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const parsed = typed === null ? null : parseJson(typed);
  const isTyping = typed !== null && parsed !== null && (!parsed.ok || sameValue(parsed.value, value));
  return (
    <>
      <CodeMirror
        value={isTyping ? typed : jsonText(value)}
        onChange={(text) => {
          setTyped(text);
          const read = parseJson(text);
          if (read.ok) onChange(read.value);
          // A whole expression needs no quotes.
          else if (/^\s*\{\{/.test(text) && /\}\}\s*$/.test(text)) onChange(text.trim());
        }}
        extensions={extensions}
        label={label}
        describedBy={describedBy}
        invalid={invalid || (isTyping && !parsed.ok)}
        placeholder="JSON"
        {...(view ? { view } : {})}
      />
      {isTyping && !parsed.ok && (
        <p role="status" className="text-sm text-failed">
          This is not JSON yet, so it is not kept: check quotes, commas and brackets.
        </p>
      )}
    </>
  );
}

/** JavaScript, as it stands. */
export function CodeInput({ label, describedBy, invalid = false, value, onChange }: TextProps): ReactNode {
  return (
    <CodeMirror
      value={typeof value === 'string' ? value : ''}
      onChange={(text) => onChange(text)}
      extensions={JAVASCRIPT}
      label={label}
      describedBy={describedBy}
      invalid={invalid}
      className="min-h-40"
    />
  );
}

const JAVASCRIPT = [javascript(), lineNumbers()];

/** One line of text that may hold expressions. */
export function TemplateInput({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}): ReactNode {
  const { sources } = useForm();
  const extensions = useMemo(() => expressionLanguage(sources), [sources]);
  const view = useRef<EditorView | null>(null);
  return (
    <InsertTarget title={label} insert={(path) => insertAtCaret(view, insertReference, path)}>
      <CodeMirror
        value={value}
        onChange={onChange}
        extensions={extensions}
        label={label}
        view={view}
        singleLine
        placeholder="Value, or {{"
      />
      {value.includes('{{') && <PreviewLine template={value} sources={sources} />}
    </InsertTarget>
  );
}
