import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Only the newest (`docs/ordering.md`): the newest event seen of each key, remembered for a while, and of deliveries that were older
 * what they were compared by.
 */
export class Newest1763800000023 implements MigrationInterface {
  readonly name = 'Newest1763800000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE newest_mark (
        flow_id uuid NOT NULL,
        key text NOT NULL,
        rank float8,
        said text NOT NULL,
        run_id uuid NOT NULL,
        delivery_id uuid NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (flow_id, key)
      );
      CREATE INDEX newest_mark_expiry ON newest_mark (expires_at);
      ALTER TABLE delivery ADD COLUMN compared json;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE delivery DROP COLUMN compared; DROP TABLE newest_mark');
  }
}
