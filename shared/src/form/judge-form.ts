import type { JsonObject } from '../json.js';
import type { FormSettings } from './document.js';
import { judgeAnswer, type AnswerFault } from './judge-answer.js';
import type { FormAnswers } from './values.js';
import { visiblePages } from './visible.js';

export interface FieldFault {
  readonly field: string;
  /** The page that the field stands on, from 0. */
  readonly page: number;
  readonly fault: AnswerFault;
}

export type JudgedForm =
  { readonly ok: true; readonly answers: JsonObject } | { readonly ok: false; readonly faults: readonly FieldFault[] };

/**
 * Judges all answers of a visitor. What belongs to no field, or to one that is not shown, is left out: a page that was left open over
 * a new version of its form brings answers that nobody asks for any more, and nobody is to be stopped for those.
 * @param only judge just this page, by its place in the form: before somebody goes on to the next
 */
export function judgeForm(form: Pick<FormSettings, 'pages'>, answers: FormAnswers, only?: number): JudgedForm {
  const faults: FieldFault[] = [];
  const taken: JsonObject = {};
  for (const page of visiblePages(form, answers)) {
    if (only !== undefined && page.index !== only) continue;
    for (const field of page.fields) {
      const judged = judgeAnswer(field, Object.hasOwn(answers, field.id) ? answers[field.id] : undefined);
      if (!judged.ok) faults.push({ field: field.id, page: page.index, fault: judged.fault });
      else if (judged.value !== undefined) taken[field.id] = judged.value;
    }
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, answers: taken };
}
