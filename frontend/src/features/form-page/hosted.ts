import type { Source } from './client';

/** Drafts of forms are tried out below this part; no path of a form begins with a dot. */
const PREVIEW = '.preview';

/** What the server knows of the form of a page before it is shown; null where it knows nothing. */
export interface AboutPage {
  readonly language: string | null;
  readonly title: string | null;
}

/** Reads what the server has noted on the request (`page-gate.ts`); it takes such notes of anybody else away. */
export function aboutPage(headers: Pick<Headers, 'get'>): AboutPage {
  const language = headers.get('x-form-language');
  return {
    language: language !== null && /^[A-Za-z-]{2,35}$/.test(language) ? language : null,
    title: decoded(headers.get('x-form-title')),
  };
}

function decoded(text: string | null): string | null {
  try {
    return text === null || text === '' ? null : decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Which form an address below `/f/` means. @param parts of the address, as it was written */
export function sourceOf(parts: readonly string[]): Source {
  const [first = '', second = ''] = parts;
  return first === PREVIEW ? { kind: 'draft', flowId: second } : { kind: 'public', path: parts.join('/') };
}
