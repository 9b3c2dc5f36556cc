import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What lists of flows show and search, beside their names. A document that holds a zero character can not be read as text by the
 * database: its owner is known again when it is saved next.
 */
export class FlowLists1763800000011 implements MigrationInterface {
  readonly name = 'FlowLists1763800000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE flow
        ADD COLUMN owner text NOT NULL DEFAULT '',
        ADD COLUMN description text NOT NULL DEFAULT '',
        ADD COLUMN archived_at timestamptz;
      UPDATE flow f SET owner = coalesce(d.document->>'owner', ''), description = coalesce(d.document->>'description', '')
      FROM flow_draft d WHERE d.flow_id = f.id AND d.revision = f.revision AND position('\\u0000' IN d.document::text) = 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE flow DROP COLUMN owner, DROP COLUMN description, DROP COLUMN archived_at');
  }
}
