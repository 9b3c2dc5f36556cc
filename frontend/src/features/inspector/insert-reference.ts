/** Text after something was put into it, and where the caret then stands. */
export interface Inserted {
  readonly text: string;
  readonly caret: number;
}

/** Where an expression is open at a place of a text: what follows the last `{{` that is not closed before it. */
export function openAt(text: string, at: number): number | null {
  const open = text.lastIndexOf('{{', at - 1);
  if (open < 0 || open + 2 > at) return null;
  if (open > 0 && text[open - 1] === '\\') return null;
  return text.slice(open + 2, at).includes('}}') ? null : open + 2;
}

/** Puts a reference into a text: bare inside of an expression, else with braces around it. `at` null: at the end. */
export function insertReference(text: string, at: number | null, path: string): Inserted {
  const place = Math.min(at ?? text.length, text.length);
  const inside = openAt(text, place) !== null;
  const piece = inside ? path : `{{ ${path} }}`;
  return { text: text.slice(0, place) + piece + text.slice(place), caret: place + piece.length };
}

/** A text in which an expression was just opened by hand, closed again, with the caret inside. */
export function closed(text: string): Inserted {
  const open = openAt(text, text.length);
  if (open === null) return { text, caret: text.length };
  const blank = text.slice(open) === '' ? ' ' : '';
  return { text: `${text}${blank} }}`, caret: text.length + blank.length };
}
