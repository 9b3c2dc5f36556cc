import type { ReactNode } from 'react';

/** Pictures of the page, drawn here so that no library of them has to be loaded. */
const PATHS = {
  fault: 'M8 4.8v3.8M8 11.2v.1M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z',
  done: 'm3.2 8.6 3.1 3.1 6.5-7',
  later: 'M8 4.2V8l2.6 1.6M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z',
  failed: 'M8 6v3.2M8 11.6v.1M7.1 2.4 1.6 12a1 1 0 0 0 .9 1.6h11a1 1 0 0 0 .9-1.6L8.9 2.4a1 1 0 0 0-1.8 0Z',
  remove: 'm4 4 8 8m0-8-8 8',
  again: 'M13 8a5 5 0 1 1-1.5-3.6L13 6m0-3v3h-3',
} as const;

export function Sign({ name, size = 16 }: { readonly name: keyof typeof PATHS; readonly size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
