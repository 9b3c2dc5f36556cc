import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who watches what. Unlogged: a row lives 30 seconds, and a crash of the database takes none that would not be written again. */
export class Live1763800000005 implements MigrationInterface {
  readonly name = 'Live1763800000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNLOGGED TABLE live_watch (
        process uuid NOT NULL,
        kind text NOT NULL,
        id uuid NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (process, kind, id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE live_watch');
  }
}
