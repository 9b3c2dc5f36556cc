import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Rate, circuit and drain of everything that is called (`docs/limits.md`), and the steps that are kept back by it. The state of a
 * gate is one document that is changed by compare-and-set on `rev`, which comes from a sequence, so that a row that was tidied away
 * and made anew is newer than whatever a process remembers of it. No foreign keys on the journal path. What is kept back by the
 * trouble of others belongs to its incident, and is found by the same index as failures. That index looks at the text of a body:
 * what looks into its JSON fails on a zero character (`readableJson`), and so would every insertion of such an event.
 */
export class Gates1763800000015 implements MigrationInterface {
  readonly name = 'Gates1763800000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SEQUENCE gate_rev AS bigint;
      CREATE TABLE gate (
        gate text PRIMARY KEY,
        rev bigint NOT NULL,
        state json NOT NULL,
        changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
      ) WITH (fillfactor = 50);

      INSERT INTO gate(gate, rev, state)
      SELECT CASE WHEN origin LIKE 'connection:%' THEN origin ELSE 'host:' || origin END, nextval('gate_rev'),
        json_build_object('limit', NULL, 'heldUntilMs', floor(extract(epoch FROM blocked_until) * 1000), 'circuit', json_build_object('is', 'closed'), 'drain', NULL, 'tries', '[]'::json)
      FROM throttle WHERE blocked_until > clock_timestamp();
      DROP TABLE throttle;

      CREATE TABLE held_step (
        run_id uuid NOT NULL,
        step text NOT NULL,
        gate text NOT NULL,
        attempt int NOT NULL,
        seq int NOT NULL,
        status text NOT NULL,
        why text NOT NULL,
        since timestamptz NOT NULL DEFAULT clock_timestamp(),
        held_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        released_at timestamptz,
        PRIMARY KEY (run_id, step)
      );
      CREATE INDEX held_step_gate ON held_step (gate, run_id, step);

      DROP INDEX run_event_trouble;
      CREATE INDEX run_event_trouble ON run_event (at, run_id, seq)
        WHERE kind = 'step.failed' OR (kind = 'run.finished' AND strpos(body::text, '"error":') > 0)
          OR (kind IN ('step.parked', 'step.waiting') AND strpos(body::text, '"cause":') > 0);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX run_event_trouble;
      CREATE INDEX run_event_trouble ON run_event (at, run_id, seq)
        WHERE kind = 'step.failed' OR (kind = 'run.finished' AND (body->'error') IS NOT NULL);
      DROP TABLE held_step, gate;
      DROP SEQUENCE gate_rev;
      CREATE TABLE throttle (
        origin text PRIMARY KEY,
        blocked_until timestamptz NOT NULL,
        generation int NOT NULL DEFAULT 1
      );
    `);
  }
}
