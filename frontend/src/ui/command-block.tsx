'use client';

import { useEffect, useRef, useState, type ReactNode } from 'react';
import styles from './command-block.module.css';

/** How long the button says what became of it. */
const SAID_FOR_MS = 4_000;

/** What the last press on the button came to. */
type Outcome = 'none' | 'copied' | 'selected';

const BUTTON: Readonly<Record<Outcome, string>> = { none: 'Copy', copied: 'Copied', selected: 'Selected' };
const SPOKEN: Readonly<Record<Outcome, string>> = {
  none: '',
  copied: 'Copied to the clipboard.',
  selected: 'The browser does not let this page copy. The text is selected: copy it with the keyboard.',
};

function select(element: Element): void {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/**
 * Lines for a terminal with a button that copies them. Browsers allow copying only on https and localhost; elsewhere the button
 * selects the text and says so.
 */
export function CommandBlock({ label, commands }: { readonly label: string; readonly commands: string }): ReactNode {
  const text = useRef<HTMLPreElement>(null);
  const [outcome, setOutcome] = useState<Outcome>('none');

  useEffect(() => {
    if (outcome === 'none') return;
    const timer = setTimeout(() => setOutcome('none'), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(commands);
      setOutcome('copied');
    } catch {
      if (text.current !== null) select(text.current);
      setOutcome('selected');
    }
  };

  return (
    <div className={styles.block}>
      {/* A region that scrolls must be reachable by keyboard. */}
      <pre ref={text} className={styles.text} tabIndex={0} role="region" aria-label={`Commands: ${label}`}>
        {commands}
      </pre>
      <button type="button" className={styles.button} aria-label={`${BUTTON[outcome]}: ${label}`} onClick={() => void copy()}>
        {BUTTON[outcome]}
      </button>
      <span role="status" className="visually-hidden">
        {SPOKEN[outcome]}
      </span>
    </div>
  );
}
