/** How well one typed word fits a text that is in small letters already: 0 not at all, 100 the whole word. */
export function fit(word: string, text: string, words: readonly string[]): number {
  let best = text.includes(word) ? 60 : 0;
  for (const one of words) {
    if (one === word) return 100;
    if (best < 80 && one.startsWith(word)) best = 80;
    else if (best < 40 && word.length >= 4 && isNear(word, one)) best = 40;
    else if (best < 20 && word.length >= 3 && isSubsequence(word, one)) best = 20;
  }
  return best;
}

/** One wrong letter, also while the rest of the word is not typed yet. */
function isNear(word: string, one: string): boolean {
  return isOneEdit(word, one) || (one.length > word.length && isOneEdit(word, one.slice(0, word.length)));
}

/** Words in small letters, without accents: `sendMail_now` is `send`, `mail`, `now`. */
export function wordsOf(text: string): string[] {
  return plain(text.replace(/([a-z0-9])([A-Z])/g, '$1 $2'))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Small letters without accents. */
export function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** One letter added, left out, changed, or swapped with its neighbour. */
export function isOneEdit(a: string, b: string): boolean {
  const more = a.length - b.length;
  if (more > 1 || more < -1 || a === b) return false;
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (more > 0) return endsAlike(a, at + 1, b, at);
  if (more < 0) return endsAlike(a, at, b, at + 1);
  const swapped = a.charCodeAt(at) === b.charCodeAt(at + 1) && a.charCodeAt(at + 1) === b.charCodeAt(at);
  return endsAlike(a, at + 1, b, at + 1) || (swapped && endsAlike(a, at + 2, b, at + 2));
}

function endsAlike(a: string, i: number, b: string, j: number): boolean {
  if (a.length - i !== b.length - j) return false;
  for (let step = 0; i + step < a.length; step++) if (a.charCodeAt(i + step) !== b.charCodeAt(j + step)) return false;
  return true;
}

/** All letters of the word in order, the first one at the start. */
function isSubsequence(word: string, text: string): boolean {
  if (word.charCodeAt(0) !== text.charCodeAt(0) || word.length > text.length) return false;
  let at = 0;
  for (let index = 0; index < text.length && at < word.length; index++) if (text.charCodeAt(index) === word.charCodeAt(at)) at++;
  return at === word.length;
}
