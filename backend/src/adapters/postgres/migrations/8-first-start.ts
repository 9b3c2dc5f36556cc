import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was made at the first start: begun with the id that it will have, so that an interrupted start goes on with it. */
export class FirstStart1763800000007 implements MigrationInterface {
  readonly name = 'FirstStart1763800000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE first_start (
        what text PRIMARY KEY,
        flow_id uuid NOT NULL,
        begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        done_at timestamptz
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE first_start');
  }
}
