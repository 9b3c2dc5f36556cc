import type { AstNode } from './ast.js';

/** Where a name's token begins. JSONata notes the index after it, and the token may be quoted with backticks or quotes. */
export function nameStart(source: string, node: AstNode | undefined): number {
  const end = node?.position ?? 0;
  const last = source.charAt(end - 1);
  if (last === '`') return Math.max(0, source.lastIndexOf('`', end - 2));
  if (last === '"' || last === "'") return quoteStart(source, end - 2, last);
  return Math.max(0, end - (typeof node?.value === 'string' ? node.value.length : 0));
}

/** The quote before `from` that is not escaped by an odd number of backslashes. */
function quoteStart(source: string, from: number, quote: string): number {
  for (let at = source.lastIndexOf(quote, from); at >= 0; at = at === 0 ? -1 : source.lastIndexOf(quote, at - 1)) {
    let slashes = 0;
    while (source.charAt(at - slashes - 1) === '\\') slashes++;
    if (slashes % 2 === 0) return at;
  }
  return 0;
}
