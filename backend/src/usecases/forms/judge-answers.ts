import { isJsonObject, PlumblineError, type FormConfig, type Json, type JsonObject } from '@plumbline/shared';
import { fieldsOf, judgeForm } from '@plumbline/shared/form';
import { faultProblem } from '../../engine/forms/fault-words.js';
import type { VisitorFile } from '../../engine/ports/form-store.js';
import type { FormDeps } from './deps.js';

/** More answers than this are no person's: a form has at most 200 fields, and may have had others when it was opened. */
const MOST_ANSWERS = 1_000;

/** Answers as the flow gets them, and the files among them. */
export interface JudgedAnswers {
  readonly answers: JsonObject;
  readonly files: readonly string[];
}

/**
 * Judges the answers of a page. Of files, only the id counts that a visitor names: what is said of it is what was measured.
 * @throws PlumblineError `form_answers_refused`, `invalid_body`
 */
export async function judgeAnswers(
  { forms }: Pick<FormDeps, 'forms'>,
  form: FormConfig,
  pageId: string,
  answers: JsonObject,
): Promise<JudgedAnswers> {
  const count = Object.keys(answers).length;
  if (count > MOST_ANSWERS) throw new PlumblineError('invalid_body', `/answers: ${count} answers; at most ${MOST_ANSWERS} are read.`);
  const fileFields = fieldsOf(form).filter(({ kind, id }) => kind === 'file' && Object.hasOwn(answers, id));
  const files = fileFields.length > 0 ? await forms.filesOf(pageId) : [];
  const measured = Object.fromEntries(fileFields.map(({ id }) => [id, withFacts(answers[id] ?? null, id, files)]));
  const judged = judgeForm(form, { ...answers, ...measured });
  if (!judged.ok) {
    const problems = judged.faults.map(faultProblem);
    const [first] = problems;
    throw new PlumblineError('form_answers_refused', first && `${first.pointer}: ${first.message}`, { problems, faults: judged.faults });
  }
  return { answers: judged.answers, files: fileFields.flatMap(({ id }) => idsIn(judged.answers[id])) };
}

/** What is not a file of this field of this page becomes null, which is no file. */
function withFacts(answer: Json, field: string, files: readonly VisitorFile[]): Json {
  if (!Array.isArray(answer)) return answer;
  return answer.map((one): Json => {
    const id = isJsonObject(one) ? one['id'] : one;
    const file = files.find((known) => known.id === id && known.field === field);
    return file ? { id: file.id, name: file.name, type: file.type, size: file.bytes } : null;
  });
}

function idsIn(answer: Json | undefined): string[] {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((file) => (isJsonObject(file) && typeof file['id'] === 'string' ? [file['id']] : []));
}
