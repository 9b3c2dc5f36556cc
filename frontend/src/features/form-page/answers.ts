import type { FormAnswers, FormField, FormFile, FormSettings } from '@plumbline/shared/form';
import { fieldsOf, isBare, visiblePages, type VisiblePage } from '@plumbline/shared/form';

type Form = Pick<FormSettings, 'pages'>;

/** What stands in a form that was just opened: defaults, and what its address says for hidden fields. */
export function firstAnswers(form: Form, search: URLSearchParams): FormAnswers {
  const answers: FormAnswers = {};
  for (const field of fieldsOf(form)) {
    const hidden = field.kind === 'hidden' ? search.get(field.parameter ?? field.id) : null;
    // What a field takes at most is short; an address can be long.
    const value = hidden !== null ? hidden.slice(0, 1_000) : 'default' in field ? field.default : undefined;
    if (value !== undefined) answers[field.id] = value;
  }
  return answers;
}

/** The pages that somebody who answered so is led through. There is always one. */
export function stepsOf(form: Form, answers: FormAnswers): readonly VisiblePage[] {
  const visible = visiblePages(form, answers);
  const seen = visible.filter((page) => !isBare(form, page));
  return seen.length > 0 ? seen : visible.slice(0, 1).concat(visible.length === 0 ? [{ index: 0, fields: [] }] : []);
}

/**
 * Answers as they are judged and sent: a number that was typed with a comma is one with a point, where the language writes it so; a
 * file that is on its way counts as there.
 */
export function judgedAnswers(
  form: Form,
  answers: FormAnswers,
  files: ReadonlyMap<string, readonly FormFile[]>,
  language: string | undefined,
): FormAnswers {
  const judged: FormAnswers = { ...answers };
  for (const field of fieldsOf(form)) {
    const typed = judged[field.id];
    if (field.kind === 'number' && typeof typed === 'string') judged[field.id] = withPoint(typed, language);
    const own = field.kind === 'file' ? files.get(field.id) : undefined;
    if (own && own.length > 0) judged[field.id] = own.map(({ id, name, type, size }) => ({ id, name, type, size }));
    else if (field.kind === 'file') delete judged[field.id];
  }
  return judged;
}

/** English writes 1,000 for a thousand: there a comma stays, and is no number. */
function withPoint(typed: string, language: string | undefined): string {
  const isEnglish = (language ?? 'en').toLowerCase().split('-')[0] === 'en';
  return !isEnglish && /^\s*[+-]?\d*,\d+\s*$/.test(typed) ? typed.replace(',', '.') : typed;
}

/** What is kept over a reload: no files, and no consent, which is given anew. */
export function keptAnswers(form: Form, answers: FormAnswers): FormAnswers {
  const kept = fieldsOf(form).filter(({ kind }) => kind !== 'file' && kind !== 'consent' && kind !== 'note' && kind !== 'hidden');
  return Object.fromEntries(kept.flatMap(({ id }) => (answers[id] === undefined ? [] : [[id, answers[id]]])));
}

/** Answers as text, for somebody who wants to keep them. */
export function answersText(form: Form, answers: FormAnswers): string {
  return visiblePages(form, answers)
    .flatMap(({ fields }) => fields)
    .flatMap((field) => {
      const answer = answers[field.id];
      if (!('label' in field) || answer === undefined || answer === '' || field.kind === 'file') return [];
      return [`${field.label}: ${spoken(field, answer)}`];
    })
    .join('\n');
}

function spoken(field: FormField, answer: FormAnswers[string]): string {
  const title = (value: string): string =>
    ('options' in field ? field.options.find((option) => option.value === value)?.label : undefined) ?? value;
  if (Array.isArray(answer)) return answer.map((one) => (typeof one === 'string' ? title(one) : '')).join(', ');
  return typeof answer === 'object' ? '' : title(String(answer));
}

const GUESSES: readonly (readonly [RegExp, string])[] = [
  [/^(first.?name|given.?name|vorname)$/, 'given-name'],
  [/^(last.?name|family.?name|surname|nachname)$/, 'family-name'],
  [/^((full|your).?)?name$/, 'name'],
  [/^(company|organi[sz]ation|firma|unternehmen)$/, 'organization'],
  [/^(job.?title|position)$/, 'organization-title'],
  [/^(street|street.?address|address|stra(ss|ß)e|adresse|anschrift)$/, 'street-address'],
  [/^(zip|zip.?code|post.?code|postal.?code|plz|postleitzahl)$/, 'postal-code'],
  [/^(city|town|stadt|ort)$/, 'address-level2'],
  [/^(country|land)$/, 'country-name'],
];
const BY_KIND: Readonly<Partial<Record<FormField['kind'], string>>> = { email: 'email', phone: 'tel', url: 'url' };

/** What a browser may fill in by itself (WCAG 1.3.5); guessed by what a field is called. */
export function autocompleteOf(field: FormField): string | undefined {
  if (field.kind !== 'text') return BY_KIND[field.kind];
  const names = [field.label, field.id].map((name) => name.trim().toLowerCase().replaceAll('_', ' '));
  return GUESSES.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1];
}
