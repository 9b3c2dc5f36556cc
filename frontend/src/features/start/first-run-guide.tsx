'use client';

import { useSyncExternalStore, type ReactNode } from 'react';
import { CommandBlock } from '../../ui/command-block';
import { firstRun } from './first-run';
import styles from './start.module.css';

/** Until the browser says where the page came from: the address of a server that was started without settings. */
const DEFAULT_ORIGIN = 'http://localhost:3000';

const neverChanges = (): (() => void) => () => undefined;

/** The steps to a first run, with commands for the server that this page came from. */
export function FirstRunGuide(): ReactNode {
  const origin = useSyncExternalStore(
    neverChanges,
    () => window.location.origin,
    () => DEFAULT_ORIGIN,
  );
  return (
    <ol className={styles.steps}>
      {firstRun(origin).map(({ title, explanation, commands }, index) => (
        <li key={title} className={styles.step}>
          <span className={styles.number} aria-hidden="true">
            {index + 1}
          </span>
          <div className={styles.stepBody}>
            <h3 className={styles.stepTitle}>{title}</h3>
            <p className={styles.explanation}>{explanation}</p>
            <CommandBlock label={title} commands={commands} />
          </div>
        </li>
      ))}
    </ol>
  );
}
