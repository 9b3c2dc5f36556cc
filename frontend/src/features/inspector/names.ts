/** Words of the expression language that would not read as names. */
const WORDS: ReadonlySet<string> = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

const isPlain = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name) && !WORDS.has(name);

/** A name as a step of a path: in backticks where it has blanks, signs, or is a word of the language. */
const written = (name: string): string => (isPlain(name) ? name : `\`${name.replaceAll('`', '')}\``);

/** The expression for a field of what `path` reads. */
export const memberPath = (path: string, name: string): string => (path === '' ? written(name) : `${path}.${written(name)}`);

/** The expression for one item of the list that `path` reads. */
export const itemPath = (path: string, index: number): string => `${path}[${String(index)}]`;

/** JSON pointer (RFC 6901) of these names. */
export const pointerOf = (names: readonly string[]): string =>
  names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** A name of a contract as people read it: `dueInDays` is "Due in days". */
export function titleOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  const fixed = words.replace(/\b(url|id|html|json|api|crm)\b/g, (word) => word.toUpperCase());
  return fixed === '' ? name : fixed.charAt(0).toUpperCase() + fixed.slice(1);
}
