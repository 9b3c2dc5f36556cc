/** Everything that can stand in JSON: text, numbers and words, signs; or nothing of the kind. */
const TOKEN =
  /[ \t\n\r]*(?:("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([{}[\],:]))/y;

/** What may come next. `end`: nothing more. */
type Wanted = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'end';

/**
 * Where a text stops being JSON, characters from its beginning; null: it is JSON. Engines tell that in words of their own, and some
 * not at all.
 */
export function brokenAt(text: string): number | null {
  const open: ('{' | '[')[] = [];
  let wanted: Wanted = 'value';
  for (let at = 0; ;) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    const blank = at + (/^[ \t\n\r]*/.exec(text.slice(at, at + 10_000))?.[0].length ?? 0);
    if (match === null) return wanted === 'end' && blank === text.length ? null : blank;
    const next = afterToken(match, wanted, open);
    if (next === null) return blank;
    wanted = next;
    at = TOKEN.lastIndex;
  }
}

/** What may come after a token; null: it may not stand here. `open` is kept up to date. */
function afterToken([, text, word, sign]: RegExpExecArray, wanted: Wanted, open: ('{' | '[')[]): Wanted | null {
  const afterValue = (): Wanted => (open.length === 0 ? 'end' : ', or end');
  const close = (): Wanted => {
    open.pop();
    return afterValue();
  };
  const value = wanted === 'value' || wanted === 'value or ]';
  if (text !== undefined && (wanted === 'key' || wanted === 'key or }')) return ':';
  if (text !== undefined || word !== undefined) return value ? afterValue() : null;
  switch (sign) {
    case '{':
    case '[':
      if (!value) return null;
      open.push(sign);
      return sign === '{' ? 'key or }' : 'value or ]';
    case '}':
      return wanted === 'key or }' || (wanted === ', or end' && open.at(-1) === '{') ? close() : null;
    case ']':
      return wanted === 'value or ]' || (wanted === ', or end' && open.at(-1) === '[') ? close() : null;
    case ',':
      if (wanted !== ', or end') return null;
      return open.at(-1) === '{' ? 'key' : 'value';
    default:
      return sign === ':' && wanted === ':' ? 'value' : null;
  }
}
