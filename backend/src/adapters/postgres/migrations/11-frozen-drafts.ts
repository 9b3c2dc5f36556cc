import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Drafts as runs of them ran them. Their numbers are negative, so that a run names a version in either case; the partial index is
 * for the few runs of drafts, and costs all others nothing.
 */
export class FrozenDrafts1763800000010 implements MigrationInterface {
  readonly name = 'FrozenDrafts1763800000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE flow ADD COLUMN frozen int NOT NULL DEFAULT 0;
      CREATE TABLE frozen_draft (
        flow_id uuid NOT NULL,
        number int NOT NULL,
        revision int NOT NULL,
        hash text NOT NULL,
        document json NOT NULL,
        frozen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        frozen_by text NOT NULL,
        used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (flow_id, number),
        UNIQUE (flow_id, revision, hash)
      );
      CREATE INDEX frozen_draft_used ON frozen_draft (used_at);
      CREATE INDEX run_draft ON run (flow_id, version) WHERE version < 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX run_draft; DROP TABLE frozen_draft; ALTER TABLE flow DROP COLUMN frozen');
  }
}
