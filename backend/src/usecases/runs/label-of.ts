/** Names under which events say who or what they are about, most telling first; compared without case, `_` and `-`. */
const TELLING = [
  /^(customer|user|contact|lead|buyer|from|reply)?e?mail(address)?$/,
  /^(full|customer|contact|company|display|user)?name$/,
  /^(order|invoice|ticket|case|customer|quote|booking)(id|no|nr|number|ref|reference)$/,
  /^(order|invoice|ticket|company|subject|title)$/,
  /^(id|event|eventid|reference|number)$/,
] as const;

const MAX_LENGTH = 80;
/** `"name": "text"` or a number, also where the JSON around it was cut off. */
const MEMBER = /"([\w-]{1,40})"\s*:\s*(?:"((?:[^"\\]|\\.){1,200})"|(-?\d{1,20})\b)/g;
const FIELD = /(?:^|&)([\w-]{1,40})=([^&]{1,200})/g;

/**
 * What an event is about, in a few words for people: an e-mail address, a name, the number of an order. Null when nothing tells.
 * Pure, and cheap: it looks at the beginning of the event's text only.
 * @param excerpt how the event begins: JSON, or a form as browsers send it
 */
export function labelOf(excerpt: string): string | null {
  const text = excerpt.trimStart();
  const isJson = text.startsWith('{') || text.startsWith('[');
  let best: { readonly rank: number; readonly label: string } | null = null;
  for (const [, name = '', value, number] of text.matchAll(isJson ? MEMBER : FIELD)) {
    const rank = rankOf(name);
    if (rank < 0 || (best !== null && best.rank <= rank)) continue;
    const label = clean(number ?? (isJson ? unescaped(value ?? '') : decoded(value ?? '')));
    if (label !== '') best = { rank, label };
  }
  return best?.label ?? null;
}

function rankOf(name: string): number {
  const plain = name.toLowerCase().replace(/[_-]/g, '');
  return TELLING.findIndex((telling) => telling.test(plain));
}

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function clean(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\ud800-\udfff]+/gu, ' ').trim();
  return line.length <= MAX_LENGTH ? line : `${[...line].slice(0, MAX_LENGTH).join('')}…`;
}
