import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Audit } from '../../engine/ports/audit.js';

/** The audit log: append only. */
export function postgresAudit(pool: pg.Pool): Audit {
  return {
    async record({ actor, action, subject, detail }) {
      await pool.query('INSERT INTO audit(id, actor, action, subject, detail) VALUES ($1, $2, $3, $4, $5)', [
        randomUUID(),
        actor,
        action,
        subject,
        JSON.stringify(detail),
      ]);
    },
  };
}
