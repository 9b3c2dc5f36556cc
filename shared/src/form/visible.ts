import type { Json } from '../json.js';
import type { ConditionPart, FormCondition, FormField, FormSettings } from './document.js';
import type { FormAnswers } from './values.js';

/** A page of the form with the fields of it that are there for somebody. */
export interface VisiblePage {
  /** Its place in the form, from 0. */
  readonly index: number;
  readonly fields: readonly FormField[];
}

/**
 * What is there for somebody who answered so, hidden fields among it; `isBare` says of which pages there is nothing to see. A condition looks at fields before its own, and a field that is not shown counts as
 * not answered: what hangs on it is not shown either, whatever was typed there before.
 */
export function visiblePages(form: Pick<FormSettings, 'pages'>, answers: FormAnswers): VisiblePage[] {
  const counted = new Map<string, Json>();
  const pages: VisiblePage[] = [];
  for (const [index, page] of form.pages.entries()) {
    if (page.showWhen && !holds(page.showWhen, counted)) continue;
    const fields = page.fields.filter((field) => {
      if (field.showWhen && !holds(field.showWhen, counted)) return false;
      const answer = Object.hasOwn(answers, field.id) ? answers[field.id] : undefined;
      if (answer !== undefined) counted.set(field.id, answer);
      return true;
    });
    pages.push({ index, fields });
  }
  return pages;
}

function holds({ match, parts }: FormCondition, answers: ReadonlyMap<string, Json>): boolean {
  return match === 'all' ? parts.every((part) => partHolds(part, answers)) : parts.some((part) => partHolds(part, answers));
}

function partHolds({ field, test, value }: ConditionPart, answers: ReadonlyMap<string, Json>): boolean {
  const answer = plain(answers.get(field));
  switch (test) {
    case 'isFilled':
      return !isBlank(answer);
    case 'isEmpty':
      return isBlank(answer);
    case 'is':
      return same(answer, value);
    case 'isNot':
      return !same(answer, value);
    case 'contains':
      return Array.isArray(answer)
        ? answer.some((one) => same(one, value))
        : typeof answer === 'string' && typeof value === 'string' && answer.toLowerCase().includes(value.toLowerCase());
    case 'isOneOf':
      return Array.isArray(value) && value.some((one) => same(answer, one));
    case 'isMoreThan':
      return compared(answer, value) > 0;
    case 'isLessThan':
      return compared(answer, value) < 0;
  }
}

/** Of a consent it is asked whether it was given. */
function plain(answer: Json | undefined): Json | undefined {
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer) && 'agreed' in answer ? answer['agreed'] : answer;
}

export function isBlank(answer: Json | undefined): boolean {
  return answer === undefined || answer === null || answer === '' || answer === false || (Array.isArray(answer) && answer.length === 0);
}

/** A number that a page has as a text is that number; texts are the same whatever their case. */
function same(answer: Json | undefined, value: Json | undefined): boolean {
  const text = asText(value);
  return text !== null && asText(answer) === text;
}

function asText(value: Json | undefined): string | null {
  return value === undefined || value === null || typeof value === 'object' ? null : String(value).trim().toLowerCase();
}

/** NaN (neither more nor less) where either is missing or of another kind; dates and times compare as texts. */
function compared(answer: Json | undefined, value: Json | undefined): number {
  if (isBlank(answer) || value === undefined) return NaN;
  const [a, b] = [Number(answer), Number(value)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  if (typeof answer !== 'string' || typeof value !== 'string') return NaN;
  return answer < value ? -1 : answer > value ? 1 : 0;
}

/** Whether there is nothing to see on a page: nobody is led to it. */
export function isBare(form: Pick<FormSettings, 'pages'>, { index, fields }: VisiblePage): boolean {
  const page = form.pages[index];
  return !page?.title && !page?.text && fields.every(({ kind }) => kind === 'hidden');
}
