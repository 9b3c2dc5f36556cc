import type { Json } from '@plumbline/shared';

/** Longest JSON text of a reply that is kept with an error, characters. */
const LONGEST = 4_096;

/** The body of a reply for `StepError.response`: as it is when small, else the beginning of its text, ending in "…". */
export function responseExcerpt(body: Json): Json {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  if (text.length <= LONGEST && JSON.stringify(body).length <= LONGEST) return body;
  let cut = text.slice(0, LONGEST);
  // One character of text is up to six of JSON text (`\u0000`), so an eighth of what is too much is never too much to cut.
  for (let over = jsonLength(cut) - LONGEST; over > 0; over = jsonLength(cut) - LONGEST) cut = cut.slice(0, -Math.max(16, over >> 3));
  return `${withoutHalfCharacter(cut)}…`;
}

function jsonLength(cut: string): number {
  return JSON.stringify(`${cut}…`).length;
}

/** A cut between two halves of a character would leave a lone surrogate, which PostgreSQL refuses. */
function withoutHalfCharacter(text: string): string {
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}
