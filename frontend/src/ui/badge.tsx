import type { ReactNode } from 'react';
import styles from './badge.module.css';

/** How much a badge asks for: nothing, all is well, have a look, act. Each has a mark of its own; colour is never the only sign. */
export type BadgeTone = 'quiet' | 'good' | 'warning' | 'bad';

const MARKS: Readonly<Record<BadgeTone, string>> = { quiet: '…', good: '✓', warning: '!', bad: '✕' };

/** A word in a coloured pill. */
export function Badge({ tone, children }: { readonly tone: BadgeTone; readonly children: ReactNode }): ReactNode {
  return (
    <span className={`${styles.badge} ${styles[tone]}`}>
      <span aria-hidden="true">{MARKS[tone]}</span> {children}
    </span>
  );
}
