import type pg from 'pg';
import type { Answers } from '../../engine/ports/answers.js';
import type { Listener } from './listener.js';

/** Answers told over NOTIFY: the process that holds the sender's connection is seldom the one that works on the run. */
export class PostgresAnswers implements Answers {
  private readonly listeners = new Map<string, Set<() => void>>();

  constructor(
    private readonly pool: pg.Pool,
    listener: Listener,
    private readonly onError: (error: unknown) => void,
  ) {
    listener.on('plumbline_answer', (runId) => this.hear(runId));
  }

  tell(runId: string): void {
    this.hear(runId);
    this.pool.query('SELECT pg_notify($1, $2)', ['plumbline_answer', runId]).catch(this.onError);
  }

  listen(runId: string, heard: () => void): () => void {
    const listeners = this.listeners.get(runId) ?? new Set();
    this.listeners.set(runId, listeners.add(heard));
    return () => {
      listeners.delete(heard);
      if (listeners.size === 0) this.listeners.delete(runId);
    };
  }

  private hear(runId: string): void {
    for (const heard of this.listeners.get(runId) ?? []) heard();
  }
}
