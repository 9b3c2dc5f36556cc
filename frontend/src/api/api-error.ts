import type { ProblemDetails } from '@plumbline/shared';

/** The server refused, and says why (RFC 9457). */
export class ApiError extends Error {
  constructor(readonly problem: ProblemDetails) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
  }

  get code(): string {
    return this.problem.code;
  }
}

/** There was no answer: the server is away, or this device is offline. */
export class NetworkError extends Error {
  constructor() {
    super('The server can not be reached. Check your connection; nothing was changed.');
    this.name = 'NetworkError';
  }
}

/** Whether an error is one with this code of the error table. */
export const hasCode = (error: unknown, code: ProblemDetails['code']): error is ApiError =>
  error instanceof ApiError && error.problem.code === code;

/** One or two sentences for people. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiError) {
    const { title, detail, problems = [] } = error.problem;
    const [first] = problems;
    const sentence = detail ?? title;
    return first && !sentence.includes(first.message) ? `${sentence} ${first.message}` : sentence;
  }
  if (error instanceof NetworkError) return error.message;
  return 'Something went wrong in this page. Load it again; what was saved is safe.';
}
