import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The index of what lies in the payload store, and the place of deliveries that are too large for their row. */
export class Payloads1763800000002 implements MigrationInterface {
  readonly name = 'Payloads1763800000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payload (
        id uuid PRIMARY KEY,
        run_id uuid NOT NULL,
        bytes bigint NOT NULL,
        type text NOT NULL,
        sha256 text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX payload_run ON payload (run_id);

      ALTER TABLE delivery ADD COLUMN payload json;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE delivery DROP COLUMN payload; DROP TABLE payload');
  }
}
