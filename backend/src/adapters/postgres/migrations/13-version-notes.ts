import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What whoever publishes a version says of it. */
export class VersionNotes1763800000012 implements MigrationInterface {
  readonly name = 'VersionNotes1763800000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE flow_version ADD COLUMN name text, ADD COLUMN note text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE flow_version DROP COLUMN name, DROP COLUMN note');
  }
}
