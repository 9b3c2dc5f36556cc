import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Repairs of many steps at once: what is to be done is fixed when a person confirms it, and survives whoever works on it. */
export class BulkRepairs1763800000006 implements MigrationInterface {
  readonly name = 'BulkRepairs1763800000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bulk_repair (
        id uuid PRIMARY KEY,
        request json NOT NULL,
        by text NOT NULL,
        per_second int NOT NULL,
        stopped boolean NOT NULL DEFAULT false,
        next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        created_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE TABLE bulk_repair_item (
        repair_id uuid NOT NULL,
        n int NOT NULL,
        run_id uuid NOT NULL,
        step text NOT NULL,
        attempt int NOT NULL,
        outcome text,
        PRIMARY KEY (repair_id, n)
      );
      CREATE INDEX bulk_repair_item_open ON bulk_repair_item (repair_id, n) WHERE outcome IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE bulk_repair_item, bulk_repair');
  }
}
