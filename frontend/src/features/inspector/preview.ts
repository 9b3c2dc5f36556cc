import {
  compileTemplate,
  inlineValue,
  pickScope,
  renderTemplate,
  type CompiledTemplate,
  type Json,
  type TemplateCompilation,
} from '@plumbline/shared';

/** What a template would yield. */
export type Preview =
  | { readonly kind: 'value'; readonly value: Json; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'too_slow' };

/** What has to be evaluated in a worker. */
export interface PreviewJob {
  readonly sources: readonly string[];
  /** JSON text: what is handed over can then not be something else. */
  readonly scope: string;
}

export type PreviewAnswer =
  | { readonly ok: true; readonly values: readonly (readonly [] | readonly [Json])[] }
  | { readonly ok: false; readonly code: 'expression_failed' | 'expression_limit'; readonly message: string };

/** Most that a preview shows, and most that is given to an expression, UTF-16 units. */
const SHOWN = 2_000;
const MAX_SCOPE = 256 * 1024;

/** Ready at once, or what a worker has to do first. */
export type Prepared =
  | { readonly kind: 'done'; readonly preview: Preview }
  | { readonly kind: 'job'; readonly job: PreviewJob; readonly finish: (answer: PreviewAnswer) => Preview };

/** Reads a template; plain paths are evaluated here, everything else is left to a worker. */
export function preparePreview(template: Json, scope: object): Prepared {
  const { compiled, errors }: TemplateCompilation = compileTemplate(template);
  const [error] = errors;
  if (error) return done({ kind: 'error', message: error.message });
  const waiting = compiled.expressions.flatMap((one, index) => (one.inline === undefined ? [index] : []));
  if (waiting.length === 0) return done(rendered(compiled, (index) => inlineValue(compiled, index, scope)));
  const of = waiting.flatMap((index) => compiled.expressions[index] ?? []);
  const text = JSON.stringify(
    pickScope(
      scope,
      of.map((one) => one.references),
    ),
  );
  if (text.length > MAX_SCOPE) return done({ kind: 'too_large' });
  const finish = (answer: PreviewAnswer): Preview => {
    if (!answer.ok) return answer.code === 'expression_limit' ? { kind: 'too_large' } : { kind: 'error', message: answer.message };
    const values = new Map(waiting.map((index, at) => [index, answer.values[at]?.[0]]));
    return rendered(compiled, (index) => (values.has(index) ? values.get(index) : inlineValue(compiled, index, scope)));
  };
  return { kind: 'job', job: { sources: of.map((one) => one.source), scope: text }, finish };
}

const done = (preview: Preview): Prepared => ({ kind: 'done', preview });

function rendered(compiled: CompiledTemplate, valueOf: (index: number) => Json | undefined): Preview {
  const result = renderTemplate(compiled, valueOf);
  if (!result.ok) return { kind: 'too_large' };
  const { value } = result;
  if (value === undefined) return { kind: 'missing' };
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');
  return { kind: 'value', value, text: text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text };
}
