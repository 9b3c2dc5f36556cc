import type { ReactNode } from 'react';
import type { Difference } from './json-difference';

const SIGNS = { added: '+', removed: '−', changed: '~', moved: '↕' } as const;
const WORDS = { added: 'Added', removed: 'Removed', changed: 'Changed', moved: 'Moved' } as const;

/** Where an edited value differs from the one before. */
export function DifferenceList({ differences }: { readonly differences: readonly Difference[] }): ReactNode {
  if (differences.length === 0) return <p className="text-sm text-fg-2">Nothing is changed yet.</p>;
  return (
    <ul
      aria-label="What is changed"
      data-testid="input-difference"
      className="max-h-40 overflow-auto rounded-control border border-line font-mono text-sm"
    >
      {differences.map(({ path, kind, before, after }) => (
        <li key={`${kind}${path}`} className="flex flex-wrap gap-2 border-b border-line px-2 py-1 last:border-0">
          <span aria-hidden="true">{SIGNS[kind]}</span>
          <span className="sr-only">{WORDS[kind]}</span>
          <span className="font-semibold">{path === '' ? 'the whole value' : path}</span>
          {before !== undefined && <del className="break-all text-failed">{before}</del>}
          {after !== undefined && <ins className="break-all text-succeeded no-underline">{after}</ins>}
        </li>
      ))}
    </ul>
  );
}
