'use client';

import type { EditorView } from '@codemirror/view';
import { isJsonObject, type Json } from '@plumbline/shared';
import { Braces, Type } from 'lucide-react';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { toast } from '../../ui/toast';
import { Tip } from '../../ui/tip';
import { ExpressionInput } from './expression-input';
import { FieldProblems } from './field-problems';
import { asExpression, asFixed, isExpression, type Remembered } from './field-values';
import { FixedInput } from './fixed-input';
import { fieldsOf, type FieldSpec } from './form-fields';
import { useForm, useInspecting } from './inspector-context';
import { closed, insertReference } from './insert-reference';
import { InsertTarget, insertAtCaret } from './insert-target';
import { insertedValue } from './inserted-value';
import { FieldMatch } from './field-match';
import { pointerOf } from './names';
import { problemsBelow } from './problems-below';

interface FormFieldProps {
  readonly spec: FieldSpec;
  /** Names that lead to the value from the base of the form. */
  readonly path: readonly string[];
  readonly value: Json | undefined;
  /** An expression is what is nearly always meant here. */
  readonly prefersExpression?: boolean;
  /** Nothing here is ever evaluated. */
  readonly onlyFixed?: boolean;
  /** Beside the switch. */
  readonly aside?: ReactNode;
}

/** One field of a form: its control, fixed or an expression, its hint, its problems, and the place where values can be dropped. */
export function FormField({ spec, path, value, prefersExpression = false, onlyFixed = false, aside }: FormFieldProps): ReactNode {
  const form = useForm();
  const id = useId();
  const [chosen, setChosen] = useState<'fixed' | 'expression' | null>(null);
  // Typing `{{` opens an expression: the caret stays where it was.
  const [typedOver, setTypedOver] = useState<number | null>(null);
  // Braces with nothing in them are no value: they stand in the editor alone until something is typed.
  const [isBegun, setIsBegun] = useState(false);
  const remembered = useRef<Remembered>({});
  const view = useRef<EditorView | null>(null);
  const fixedCaret = useRef<number | null>(null);
  const isLiteral = spec.kind === 'code' || onlyFixed;
  const expression =
    !isLiteral &&
    (isExpression(value) ||
      (chosen === null
        ? prefersExpression && (value === undefined || typeof value === 'string')
        : chosen === 'expression' && (value === undefined || typeof value === 'string')));
  const pointer = pointerOf(path);
  const problems = form.problems.get(form.base + pointer) ?? NO_PROBLEMS;
  const isNested = !expression && spec.kind === 'object' && (value === undefined || isJsonObject(value));
  const inner = isNested ? [] : problemsBelow(form.problems, form.base + pointer, value);
  const isBad = problems.some(({ severity }) => severity === 'error');
  const set = (to: Json | undefined): void => form.set(path, to, spec.title);
  const toggle = (): void => {
    setTypedOver(null);
    setIsBegun(!expression && value === undefined && remembered.current.expression === undefined);
    if (expression) {
      remembered.current.expression = typeof value === 'string' ? value : undefined;
      set(asFixed(spec, value, remembered.current));
    } else {
      remembered.current.fixed = value;
      set(asExpression(spec, value, remembered.current));
    }
    setChosen(expression ? 'fixed' : 'expression');
  };
  const insert = (read: string): void => {
    if (view.current) return insertAtCaret(view, insertReference, read);
    const next = insertedValue(spec.kind, value, fixedCaret.current, read);
    if (next === null) return toast(`“${spec.title}” holds something already. Put the caret where the value belongs, or empty it first.`);
    remembered.current.fixed = value;
    set(next);
  };
  const describedBy = [spec.hint === null ? '' : `${id}-hint`, problems.length > 0 ? `${id}-problems` : ''].filter(Boolean).join(' ');
  const common = { id, label: spec.title, describedBy: describedBy || undefined, invalid: isBad, required: spec.required };
  return (
    <InsertTarget
      title={spec.title}
      insert={isLiteral ? null : insert}
      className="flex scroll-mt-4 flex-col gap-1"
      of={{
        'data-testid': 'field',
        'data-field': pointer,
        'data-pointer': form.base + pointer,
        'data-mode': expression ? 'expression' : 'fixed',
        role: 'group',
        'aria-label': spec.title,
      }}
    >
      <div className="flex min-h-6 items-center gap-2">
        <label htmlFor={id} className="min-w-0 flex-1 truncate font-medium">
          {spec.title}
          {spec.required && (
            <span className="text-failed" title="Required">
              {' *'}
            </span>
          )}
        </label>
        {aside}
        {!isLiteral && <Toggle expression={expression} title={spec.title} onToggle={toggle} />}
      </div>
      {expression ? (
        <ExpressionInput
          {...common}
          value={typeof value === 'string' ? value : ''}
          begun={isBegun ? EMPTY_EXPRESSION : ''}
          problems={problems}
          sources={form.sources}
          view={view}
          singleLine={spec.kind !== 'long' && spec.kind !== 'json'}
          focusAt={typedOver ?? (isBegun ? '{{ '.length : chosen === 'expression' ? Number.MAX_SAFE_INTEGER : null)}
          onChange={(text) => {
            setIsBegun(false);
            set(text === '' ? undefined : text);
          }}
        />
      ) : isNested ? (
        <div className="flex flex-col gap-3 border-l-2 border-line pl-3">
          {fieldsOf(spec.schema, spec.example).map((one) => (
            <FormField
              key={one.name}
              spec={one}
              path={[...path, one.name]}
              value={isJsonObject(value) && Object.hasOwn(value, one.name) ? value[one.name] : undefined}
            />
          ))}
        </div>
      ) : (
        <FixedInput
          {...common}
          spec={spec}
          path={path}
          value={value}
          onCaret={(at) => (fixedCaret.current = at)}
          onChange={(to) => {
            const begun = isExpression(to) ? closed(to) : null;
            if (begun) setTypedOver(begun.caret);
            set(begun?.text ?? to);
          }}
        />
      )}
      {spec.hint !== null && (
        <p id={`${id}-hint`} className="text-sm text-fg-3">
          {spec.hint}
        </p>
      )}
      <FieldProblems id={`${id}-problems`} problems={problems} value={value} path={path} title={spec.title} />
      {inner.map(({ problem, path: below, value: at }, index) => (
        <FieldProblems key={index} problems={[problem]} value={at} path={[...path, ...below]} title={spec.title} />
      ))}
      {value === undefined && spec.required && !isLiteral && <FieldMatch spec={spec} onUse={(read) => set(`{{ ${read} }}`)} />}
      <Wanted pointer={form.base + pointer} isWhole={!isNested} />
    </InsertTarget>
  );
}

const NO_PROBLEMS = [] as const;
const EMPTY_EXPRESSION = '{{  }}';

function Toggle({
  expression,
  title,
  onToggle,
}: {
  readonly expression: boolean;
  readonly title: string;
  readonly onToggle: () => void;
}): ReactNode {
  const Icon = expression ? Type : Braces;
  return (
    <Tip text={expression ? 'Use a fixed value' : 'Use an expression'}>
      <Button
        look="quiet"
        size="icon-sm"
        data-testid="field-toggle"
        aria-pressed={expression}
        aria-label={`${title} as expression`}
        className={expression ? 'bg-accent-soft text-accent' : ''}
        onClick={onToggle}
      >
        <Icon size={14} aria-hidden="true" />
      </Button>
    </Tip>
  );
}

/** Scrolls to the field that a problem leads to, and puts the focus into it. */
function Wanted({ pointer, isWhole }: { readonly pointer: string; readonly isWhole: boolean }): ReactNode {
  const { wanted } = useInspecting();
  const mark = useRef<HTMLSpanElement>(null);
  const isWanted = wanted === pointer || (isWhole && wanted !== null && wanted.startsWith(`${pointer}/`));
  useEffect(() => {
    const field = isWanted ? mark.current?.parentElement : null;
    if (!field) return;
    field.scrollIntoView({ block: 'center' });
    field.querySelector<HTMLElement>('input, textarea, select, [contenteditable="true"]')?.focus({ preventScroll: true });
  }, [isWanted]);
  return <span ref={mark} hidden />;
}
