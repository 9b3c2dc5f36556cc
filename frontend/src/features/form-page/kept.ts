import { isJsonObject, type FormAnswers } from '@plumbline/shared/form';

/** What a tab keeps of a form that somebody is filling in, until they close it. */
export interface Kept {
  readonly answers: FormAnswers;
  readonly page: number;
  /** The token that it was sent with and no answer came to: with it, what had arrived after all is not started twice. */
  readonly token?: string;
  /** What is waited for. */
  readonly submission?: string;
}

const keyOf = (path: string): string => `form:${path}`;

/** Browsers that keep nothing, as some do in frames, lose only this. */
export function keep(path: string, kept: Kept | null): void {
  try {
    if (kept === null) sessionStorage.removeItem(keyOf(path));
    else sessionStorage.setItem(keyOf(path), JSON.stringify(kept));
  } catch {
    // Nothing is kept.
  }
}

export function readKept(path: string): Kept | null {
  try {
    return keptIn(JSON.parse(sessionStorage.getItem(keyOf(path)) ?? 'null'));
  } catch {
    return null;
  }
}

/** What was kept, as far as it can be read. */
export function keptIn(value: unknown): Kept | null {
  if (!isJsonObject(value) || !isJsonObject(value['answers'])) return null;
  const { answers, page, token, submission } = value;
  return {
    answers,
    page: typeof page === 'number' && Number.isInteger(page) && page >= 0 ? page : 0,
    ...(typeof token === 'string' ? { token } : {}),
    ...(typeof submission === 'string' ? { submission } : {}),
  };
}
