import type { ReactNode } from 'react';
import styles from './message.module.css';

/** A page that only says something: what happened, and what to do now. */
export function Message({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className={styles.message}>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </div>
  );
}
