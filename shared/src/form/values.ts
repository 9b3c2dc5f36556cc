import type { JsonObject } from '../json.js';
import type { FormField, FormSettings } from './document.js';

/** A file as an answer names it: `id` is what the upload was given, the rest is what was measured of it. */
export interface FormFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

/** What is agreed to, and its words. */
export interface FormConsent {
  readonly agreed: true;
  readonly text: string;
}

/** Answers by the id of their field, as the page has them and `trigger.body` hands them on. Nothing stands there for what was not answered. */
export type FormAnswers = JsonObject;

/** Kinds that ask nothing and answer nothing. */
export function answers(field: FormField): boolean {
  return field.kind !== 'note';
}

/** All fields of a form, in their order. */
export function fieldsOf(form: Pick<FormSettings, 'pages'>): FormField[] {
  return form.pages.flatMap((page) => page.fields);
}

export function isRequired(field: FormField): boolean {
  return field.kind === 'consent' || ('required' in field && field.required === true);
}
