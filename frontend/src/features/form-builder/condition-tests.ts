import type { AnswerTest, ConditionPart, FieldKind, FormField } from '@plumbline/shared/form';

const WORDS: Readonly<Record<AnswerTest, string>> = {
  is: 'is',
  isNot: 'is not',
  contains: 'contains',
  isOneOf: 'is one of',
  isFilled: 'is answered',
  isEmpty: 'is not answered',
  isMoreThan: 'is more than',
  isLessThan: 'is less than',
};

const ANY: readonly AnswerTest[] = ['isFilled', 'isEmpty'];
const BY_KIND: Readonly<Partial<Record<FieldKind, readonly AnswerTest[]>>> = {
  choice: ['is', 'isNot', 'isOneOf', ...ANY],
  dropdown: ['is', 'isNot', 'isOneOf', ...ANY],
  choices: ['contains', ...ANY],
  yesNo: ['is', ...ANY],
  consent: ['is'],
  number: ['is', 'isNot', 'isMoreThan', 'isLessThan', ...ANY],
  date: ['is', 'isMoreThan', 'isLessThan', ...ANY],
  time: ['is', 'isMoreThan', 'isLessThan', ...ANY],
  file: ANY,
};

/** The tests that fit an answer of this kind. Dates and times are before and after. */
export function testsFor(kind: FieldKind): readonly { readonly value: AnswerTest; readonly title: string }[] {
  const isTime = kind === 'date' || kind === 'time';
  const title = (test: AnswerTest): string =>
    isTime && test === 'isMoreThan' ? 'is after' : isTime && test === 'isLessThan' ? 'is before' : WORDS[test];
  return (BY_KIND[kind] ?? ['is', 'isNot', 'contains', ...ANY]).map((value) => ({ value, title: title(value) }));
}

/** Whether a test compares with something. */
export const takesValue = (test: AnswerTest): boolean => test !== 'isFilled' && test !== 'isEmpty';

/** A part of a condition about a field, which holds for its likeliest answer. */
export function partFor(field: FormField, test: AnswerTest = testsFor(field.kind)[0]?.value ?? 'isFilled'): ConditionPart {
  if (!takesValue(test)) return { field: field.id, test };
  const [first] = 'options' in field ? field.options : [];
  switch (field.kind) {
    case 'yesNo':
    case 'consent':
      return { field: field.id, test, value: true };
    case 'number':
      return { field: field.id, test, value: 0 };
    default:
      return { field: field.id, test, value: test === 'isOneOf' ? (first ? [first.value] : []) : (first?.value ?? '') };
  }
}

/** Fields that a condition may ask about: those before its own place, that are answered by visitors or by the address. */
export function fieldsBefore(
  pages: readonly { readonly fields: readonly FormField[] }[],
  page: number,
  field: number,
): readonly FormField[] {
  return pages
    .flatMap(({ fields }, at) => (at < page ? fields : at === page ? fields.slice(0, field) : []))
    .filter(({ kind }) => kind !== 'note');
}
