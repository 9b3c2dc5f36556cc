/** The tab of a step's details that a JSON pointer into the document leads to. */
export function tabOf(pointer: string | undefined): 'setup' | 'policy' | 'owner' | 'test' {
  if (pointer === undefined) return 'setup';
  if (/^\/steps\/[^/]+\/policy(\/|$)/.test(pointer)) return 'policy';
  if (/^\/steps\/[^/]+\/pinned(\/|$)/.test(pointer)) return 'test';
  return /^\/steps\/[^/]+\/note$/.test(pointer) ? 'owner' : 'setup';
}
