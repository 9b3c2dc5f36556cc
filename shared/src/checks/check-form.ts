import type { Problem } from '../errors/table.js';
import type { FormConfig } from '../flow/triggers.js';
import type { AnswerTest, ConditionPart, FieldKind, FormCondition, FormField } from '../form/document.js';
import { judgeAnswer } from '../form/judge-answer.js';
import { answers, fieldsOf } from '../form/values.js';
import type { FlowFacts } from './flow-facts.js';
import { suggest } from './suggest.js';

const CONFIG = '/trigger/config';
const PAGES = `${CONFIG}/pages`;

/** What the settings of a form say that no schema can tell. */
export function checkForm({ document }: FlowFacts, form: FormConfig): Problem[] {
  return [
    ...checkPath(form),
    ...checkTold(form),
    ...(fieldsOf(form).some(answers)
      ? []
      : [error('form_asks_nothing', PAGES, 'The form asks nothing. Add a field that can be answered.')]),
    ...(document.trigger.output === undefined
      ? []
      : [error('form_with_output', '/trigger/output', 'The fields of a form are its contract. Remove "output".')]),
    ...checkNames(form),
    ...fieldPlaces(form).flatMap(({ field, pointer }) => checkField(field, pointer)),
    ...checkConditions(form),
  ];
}

const error = (code: string, pointer: string, message: string): Problem => ({ code, severity: 'error', pointer, message });

/** Below every form lie the files that its visitors send. */
function checkPath({ path }: FormConfig): Problem[] {
  if (!path.split('/').includes('files')) return [];
  return [error('form_path_reserved', `${CONFIG}/path`, 'No part of the path of a form may be "files": that is where files are sent to.')];
}

function checkTold({ answerWhen, failed }: FormConfig): Problem[] {
  if (answerWhen !== 'finished' || failed?.title || failed?.text) return [];
  const message =
    'The visitor waits for the end of the run, but nothing says what they are told when it fails. Write it under "failed", or answer when it is accepted.';
  return [{ code: 'form_failure_untold', severity: 'warning', pointer: CONFIG, message }];
}

interface FieldPlace {
  readonly field: FormField;
  readonly pointer: string;
}

function fieldPlaces({ pages }: FormConfig): FieldPlace[] {
  return pages.flatMap(({ fields }, p) => fields.map((field, f) => ({ field, pointer: `${PAGES}/${p}/fields/${f}` })));
}

function checkNames(form: FormConfig): Problem[] {
  const seen = new Set<string>();
  return fieldPlaces(form).flatMap(({ field: { id }, pointer }) => {
    if (!seen.has(id)) return (seen.add(id), []);
    return [
      error(
        'form_field_twice',
        `${pointer}/id`,
        `Two fields are called "${id}": one answer would take the place of the other. Rename one.`,
      ),
    ];
  });
}

function checkField(field: FormField, pointer: string): Problem[] {
  return [...checkOptions(field, pointer), ...checkBounds(field, pointer), ...checkDefault(field, pointer)];
}

function checkOptions(field: FormField, pointer: string): Problem[] {
  if (!('options' in field)) return [];
  const seen = new Set<string>();
  return field.options.flatMap(({ value }, o) => {
    if (!seen.has(value)) return (seen.add(value), []);
    return [
      error('form_option_twice', `${pointer}/options/${o}/value`, `Two options are "${value}": nobody could tell them apart. Change one.`),
    ];
  });
}

function checkBounds(field: FormField, pointer: string): Problem[] {
  const crossed = (low: string, high: string): Problem =>
    error('form_bounds_crossed', `${pointer}/${low}`, `"${low}" is more than "${high}": no answer would be right. Change one of them.`);
  if ('minLength' in field && field.minLength !== undefined && field.maxLength !== undefined && field.minLength > field.maxLength)
    return [crossed('minLength', 'maxLength')];
  if ('min' in field && field.min !== undefined && field.max !== undefined && field.min > field.max) return [crossed('min', 'max')];
  if (field.kind === 'choices' && field.min !== undefined && field.min > field.options.length) {
    const message = `At least ${field.min} are to be chosen of ${field.options.length}: no answer would be right. Lower "min", or add options.`;
    return [error('form_bounds_crossed', `${pointer}/min`, message)];
  }
  return [];
}

function checkDefault(field: FormField, pointer: string): Problem[] {
  if (!('default' in field) || field.default === undefined || field.default === '') return [];
  const judged = judgeAnswer(field, field.default);
  if (judged.ok) return [];
  const near = 'options' in field && typeof field.default === 'string' ? suggest(field.default, valuesOf(field)) : null;
  const advice = near === null ? 'Change it, or leave it out.' : `Did you mean "${near}"?`;
  return [
    error('form_default_wrong', `${pointer}/default`, `The default is no answer that this field takes (${judged.fault.code}). ${advice}`),
  ];
}

const valuesOf = (field: FormField): string[] => ('options' in field ? field.options.map(({ value }) => value) : []);

/** A condition looks at fields before its own; that of a page at fields of pages before it. */
function checkConditions(form: FormConfig): Problem[] {
  const all = fieldsOf(form).filter(answers);
  const before = new Map<string, FormField>();
  return form.pages.flatMap((page, p) => {
    const problems = checkCondition(page.showWhen, `${PAGES}/${p}/showWhen`, before, all);
    for (const [f, field] of page.fields.entries()) {
      problems.push(...checkCondition(field.showWhen, `${PAGES}/${p}/fields/${f}/showWhen`, before, all));
      if (answers(field)) before.set(field.id, field);
    }
    return problems;
  });
}

function checkCondition(
  condition: FormCondition | undefined,
  pointer: string,
  before: ReadonlyMap<string, FormField>,
  all: readonly FormField[],
): Problem[] {
  return (condition?.parts ?? []).flatMap((part, i) => {
    const at = `${pointer}/parts/${i}`;
    const field = before.get(part.field);
    return field ? checkPart(part, field, at) : [unknownField(part.field, at, before, all)];
  });
}

function unknownField(id: string, at: string, before: ReadonlyMap<string, FormField>, all: readonly FormField[]): Problem {
  if (all.some((field) => field.id === id))
    return error(
      'form_condition_order',
      `${at}/field`,
      `"${id}" is not asked before this. A condition looks at earlier fields: move one of them.`,
    );
  const near = suggest(id, [...before.keys()]);
  const advice = near === null ? 'Name a field that is asked before this.' : `Did you mean "${near}"?`;
  return error('form_condition_field', `${at}/field`, `No field is called "${id}". ${advice}`);
}

const ALWAYS = ['isFilled', 'isEmpty'] as const;
const EQUAL = [...ALWAYS, 'is', 'isNot'] as const;
const TEXTS: readonly AnswerTest[] = [...EQUAL, 'contains', 'isOneOf'];
const SIZES: readonly AnswerTest[] = [...EQUAL, 'isOneOf', 'isMoreThan', 'isLessThan'];

/** What can be asked of an answer of each kind. */
const TESTS: Readonly<Record<FieldKind, readonly AnswerTest[]>> = {
  text: TEXTS,
  paragraph: TEXTS,
  email: TEXTS,
  phone: TEXTS,
  url: TEXTS,
  hidden: TEXTS,
  number: SIZES,
  date: SIZES,
  time: SIZES,
  choice: [...EQUAL, 'isOneOf'],
  dropdown: [...EQUAL, 'isOneOf'],
  choices: [...ALWAYS, 'contains'],
  yesNo: EQUAL,
  consent: EQUAL,
  file: ALWAYS,
  note: [],
};

function checkPart({ test, value }: ConditionPart, field: FormField, at: string): Problem[] {
  if (!TESTS[field.kind].includes(test)) {
    const message = `"${field.id}" is a field of the kind ${field.kind}, of which "${test}" can not be asked. It can be: ${TESTS[field.kind].join(', ')}.`;
    return [error('form_condition_test', `${at}/test`, message)];
  }
  const wanted = test === 'isFilled' || test === 'isEmpty' ? 'none' : test === 'isOneOf' ? 'list' : 'one';
  const given = value === undefined ? 'none' : Array.isArray(value) ? 'list' : 'one';
  if (wanted !== given && wanted !== 'none') {
    const message = wanted === 'list' ? `"${test}" needs a list of values.` : `"${test}" needs one value to compare with.`;
    return [error('form_condition_value', `${at}/value`, message)];
  }
  return 'options' in field && wanted !== 'none' ? checkChoice(field, [value].flat(), at) : [];
}

/** A condition on what nobody can choose would never hold. */
function checkChoice(field: FormField, wanted: readonly (ConditionPart['value'] | string)[], at: string): Problem[] {
  const options = valuesOf(field);
  const known = new Set(options.map((value) => value.toLowerCase()));
  const none = wanted.find((value) => !known.has(String(value).trim().toLowerCase()));
  if (none === undefined) return [];
  const near = suggest(String(none), options);
  const advice = near === null ? `It has: ${options.slice(0, 10).join(', ')}.` : `Did you mean "${near}"?`;
  return [error('form_condition_value', `${at}/value`, `"${field.id}" has no option "${String(none)}", so this never holds. ${advice}`)];
}
