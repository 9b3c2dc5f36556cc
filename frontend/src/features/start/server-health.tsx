'use client';

import type { ReactNode } from 'react';
import { Badge } from '../../ui/badge';
import { healthWords } from './health-words';
import styles from './start.module.css';
import { useHealth } from './use-health';

/** A panel with the live health of the server. Only a change is announced to screen readers, not every check. */
export function ServerHealth(): ReactNode {
  const checked = useHealth();
  const { tone, word, sentence } = healthWords(checked?.health);
  return (
    <section className={styles.panel} aria-labelledby="server">
      <div className={styles.panelHead}>
        <h2 id="server" className={styles.panelTitle}>
          Server
        </h2>
        <div role="status" className={styles.health}>
          <Badge tone={tone}>{word}</Badge>
          <span>{sentence}</span>
        </div>
      </div>
      <p className={styles.meta}>
        {checked === undefined ? 'Not checked yet' : `Checked at ${checked.at.toLocaleTimeString()}, again every few seconds`}
      </p>
      <noscript>
        <p className={styles.meta}>The live check needs JavaScript. The same answer is at /api/health/ready.</p>
      </noscript>
    </section>
  );
}
