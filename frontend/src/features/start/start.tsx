import type { ReactNode } from 'react';
import { FirstRunGuide } from './first-run-guide';
import { ServerHealth } from './server-health';
import styles from './start.module.css';

/** The first page: what Plumbline is, whether the server is well, and how to get to a first run. */
export function Start(): ReactNode {
  return (
    <>
      <h1 className={styles.title}>Flows that are never silently wrong</h1>
      <p className={styles.lead}>
        Plumbline connects the systems you work with. A flow waits for an event, such as a form that was sent, and does its steps: write to
        the CRM, tell the team, send a mail. Every event that was accepted becomes a run, and every run ends honestly: nothing accepted is
        lost, nothing is sent twice without somebody having said so, and what went wrong can be repaired by hand.
      </p>
      <ServerHealth />
      <h2 className={styles.heading}>Your first run</h2>
      <p className={styles.explanation}>Five steps with curl, about a minute. Each step builds on the one before, in the same terminal.</p>
      <FirstRunGuide />
      <h2 className={styles.heading}>Everything else that the server can do</h2>
      <p className={styles.explanation}>
        The whole interface is described as an OpenAPI document, which API clients can import:{' '}
        <a href="/api/openapi.json">/api/openapi.json</a>
      </p>
    </>
  );
}
