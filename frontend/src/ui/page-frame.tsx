import type { ReactNode } from 'react';
import styles from './page-frame.module.css';

/** The frame around a page: the name on top, the content in one readable column. */
export function PageFrame({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div className={styles.frame}>
      <header className={styles.header}>
        <a href="/" className={styles.name}>
          <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path d="M3 2.5h14M10 2.5V11" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
            <path d="M6.8 11h6.4L10 18.2z" fill="var(--accent)" />
          </svg>
          Plumbline
        </a>
      </header>
      <main>{children}</main>
    </div>
  );
}
