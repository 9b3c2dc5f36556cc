import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What retention looks rows up by. Runs need nothing: when one ended, its journal says, and a page of 200 is read by the indexes that
 * are there.
 */
export class Retention1763800000008 implements MigrationInterface {
  readonly name = 'Retention1763800000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX posted_event_age ON posted_event (posted_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX posted_event_age');
  }
}
