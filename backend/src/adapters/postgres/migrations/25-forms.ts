import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Hosted forms (`docs/forms.md`): what a page sent, for as long as the page counts, and the files that were sent from it. The bytes of a
 * file are a payload; it belongs to a run from the submission on.
 */
export class Forms1763800000025 implements MigrationInterface {
  readonly name = 'Forms1763800000025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE form_submission (
        token_id uuid PRIMARY KEY,
        id text NOT NULL UNIQUE,
        flow_id uuid NOT NULL,
        run_id uuid,
        waits_until timestamptz,
        at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX form_submission_at ON form_submission (at);

      CREATE TABLE form_file (
        id uuid PRIMARY KEY,
        token_id uuid NOT NULL,
        owner uuid NOT NULL,
        field text NOT NULL,
        name text NOT NULL,
        type text NOT NULL,
        bytes bigint NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX form_file_token ON form_file (token_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE form_file; DROP TABLE form_submission');
  }
}
