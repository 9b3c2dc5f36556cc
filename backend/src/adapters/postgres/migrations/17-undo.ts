import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which effects of a run are taken back, each at most once, and by which run (`docs/undo.md`). What such a run runs is frozen like a
 * draft, but belongs to none. No foreign keys on the journal path: rows outlive neither run for long (`retention`).
 */
export class Undo1763800000017 implements MigrationInterface {
  readonly name = 'Undo1763800000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE frozen_draft ALTER COLUMN revision DROP NOT NULL;
      CREATE TABLE run_undo (
        run_id uuid NOT NULL,
        step text NOT NULL,
        attempt int NOT NULL,
        undo_run_id uuid NOT NULL,
        undo_step text NOT NULL,
        by text NOT NULL,
        reason text NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (run_id, step, attempt)
      );
      CREATE INDEX run_undo_by ON run_undo (undo_run_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE run_undo; DELETE FROM frozen_draft WHERE revision IS NULL; ALTER TABLE frozen_draft ALTER COLUMN revision SET NOT NULL',
    );
  }
}
