/** Names beyond this are not compared: the cost of a comparison is the product of the lengths. */
const MAX_NAME = 60;
const MAX_OPTIONS = 200;

/**
 * The option that `name` was probably meant to be, or null. First the same words written another way (`first_name`, `firstName`),
 * then a few wrong letters, then a word in common (`emailAddress`, `customer_email`).
 */
export function suggest(name: string, options: readonly string[]): string | null {
  if (name.length > MAX_NAME) return null;
  const candidates = options.filter((option) => option !== name && option.length <= MAX_NAME).slice(0, MAX_OPTIONS);
  const plain = wordsOf(name).join('');
  return (
    candidates.find((option) => wordsOf(option).join('') === plain) ??
    best(candidates, (option) => nearness(name.toLowerCase(), option.toLowerCase())) ??
    best(candidates, (option) => wordsInCommon(name, option))
  );
}

/** The option with the highest score above 0; the earlier one of equals. */
function best(options: readonly string[], score: (option: string) => number): string | null {
  let found: string | null = null;
  let highest = 0;
  for (const option of options) {
    const value = score(option);
    if (value <= highest) continue;
    highest = value;
    found = option;
  }
  return found;
}

/** `emailAddress`, `email_address` and `EMAIL-address` are the words `email` and `address`. */
function wordsOf(name: string): string[] {
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return spaced
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** Above 0 when at most a quarter of the letters (at least one) must be changed. */
function nearness(a: string, b: string): number {
  const allowed = Math.max(1, Math.floor(Math.max(a.length, b.length) / 4));
  if (Math.min(a.length, b.length) < 3) return 0;
  return allowed + 1 - editDistance(a, b);
}

/** Share of the words of both names that they have in common. Words of one or two letters say too little. */
function wordsInCommon(a: string, b: string): number {
  const ours = new Set(wordsOf(a).filter((word) => word.length > 2));
  const theirs = new Set(wordsOf(b).filter((word) => word.length > 2));
  let common = 0;
  for (const word of ours) if (theirs.has(word)) common++;
  return common / Math.max(1, ours.size + theirs.size - common);
}

/** Letters to add, remove, change or swap with their neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
