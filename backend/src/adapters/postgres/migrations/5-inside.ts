import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Runs that work for other runs, and events that steps wait for. A child's parent never changes, so that its index costs
 * nothing when the row moves.
 */
export class Inside1763800000004 implements MigrationInterface {
  readonly name = 'Inside1763800000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE run ADD COLUMN parent uuid;
      CREATE INDEX run_parent ON run (parent) WHERE parent IS NOT NULL;

      CREATE TABLE posted_event (
        id text PRIMARY KEY,
        name text NOT NULL,
        key text,
        body json NOT NULL,
        posted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        settled boolean NOT NULL DEFAULT false
      );
      CREATE INDEX posted_event_name ON posted_event (name, key, posted_at);
      CREATE INDEX posted_event_unsettled ON posted_event (posted_at) WHERE NOT settled;

      CREATE TABLE event_wait (
        run_id uuid NOT NULL,
        step text NOT NULL,
        attempt int NOT NULL,
        name text NOT NULL,
        key text,
        since timestamptz NOT NULL,
        PRIMARY KEY (run_id, step, attempt)
      );
      CREATE INDEX event_wait_name ON event_wait (name, key);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_wait, posted_event; ALTER TABLE run DROP COLUMN parent');
  }
}
