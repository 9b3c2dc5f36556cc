/** Longer texts are worked out each time, characters: what is remembered stays small. */
const MAX_LENGTH = 2_000;

/**
 * Remembers what a pure function of a text answered; the oldest answers are forgotten. For work that is done again and again
 * with few texts, such as taking the same URLs apart.
 * @param max answers that are kept
 */
export function memoize<T>(answer: (text: string) => T, max: number): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (text.length > MAX_LENGTH) return answer(text);
    const before = known.get(text);
    if (before !== undefined || known.has(text)) return before as T;
    const fresh = answer(text);
    for (const oldest of known.keys()) {
      if (known.size < max) break;
      known.delete(oldest);
    }
    known.set(text, fresh);
    return fresh;
  };
}
