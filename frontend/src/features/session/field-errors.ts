import { ApiError, sentenceOf } from '../../api/api-error';

/** What is wrong with a form that was sent. */
export interface FormError {
  /** One sentence for the whole form. */
  readonly message: string;
  /** By the name of the field. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Puts an error of the server where it belongs: at fields that it names, else at the form. */
export function formError(error: unknown): FormError {
  const fields: Record<string, string> = {};
  const problems = error instanceof ApiError ? (error.problem.problems ?? []) : [];
  for (const { pointer, message } of problems) fields[pointer.slice(1)] ??= message;
  if (Object.keys(fields).length > 0) return { message: 'Look at the marked fields.', fields };
  if (error instanceof ApiError && error.code === 'wrong_password') {
    return { message: 'Nothing was changed.', fields: { currentPassword: 'This is not your present password.' } };
  }
  if (error instanceof ApiError && error.code === 'setup_code_wrong')
    return { message: 'Nothing was made.', fields: { code: error.problem.title } };
  return { message: error instanceof ApiError ? whole(error) : sentenceOf(error), fields };
}

/** What it is, and how long to wait. */
function whole({ problem: { title, detail } }: ApiError): string {
  return [title, detail].filter(Boolean).join(' ');
}
