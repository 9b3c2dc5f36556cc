import Link from 'next/link';
import type { ReactNode } from 'react';

/** The sign and the name, linked to the first page. */
export function Logo(): ReactNode {
  return (
    <Link href="/flows" prefetch={false} className="flex items-center gap-2 text-lg font-semibold">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
        <path d="M3 2.5h14M10 2.5V11" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
        <path d="M6.8 11h6.4L10 18.2z" fill="var(--accent)" />
      </svg>
      Plumbline
    </Link>
  );
}
