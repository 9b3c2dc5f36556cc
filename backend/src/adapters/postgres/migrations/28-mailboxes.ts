import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Mailboxes that start flows (`docs/email-in.md`): how far each was read, who reads it, how its looks went; and the mails that are still
 * to be marked or moved. Mails that were left out are known by their key, so that they are shown once.
 */
export class Mailboxes1763800000028 implements MigrationInterface {
  readonly name = 'Mailboxes1763800000028';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE mailbox_watch (
        flow_id uuid PRIMARY KEY,
        version int NOT NULL,
        connection_id uuid NOT NULL,
        folder text NOT NULL,
        since timestamptz NOT NULL,
        uid_validity bigint,
        uid bigint NOT NULL DEFAULT 0,
        below bigint NOT NULL DEFAULT 0,
        from_at timestamptz,
        renumbered int NOT NULL DEFAULT 0,
        renumbered_at timestamptz,
        look_at timestamptz NOT NULL,
        held_by uuid,
        held_until timestamptz NOT NULL DEFAULT '-infinity',
        looked_at timestamptz,
        found_at timestamptz,
        taken bigint NOT NULL DEFAULT 0,
        passed_over bigint NOT NULL DEFAULT 0,
        left_out bigint NOT NULL DEFAULT 0,
        failed_at timestamptz,
        failure_code text,
        failure text,
        failed_in_row int NOT NULL DEFAULT 0,
        stuck_uid bigint,
        stuck_tries int NOT NULL DEFAULT 0
      ) WITH (fillfactor = 50);
      CREATE INDEX mailbox_watch_look ON mailbox_watch (look_at);

      CREATE TABLE mailbox_to_do (
        flow_id uuid NOT NULL,
        uid_validity bigint NOT NULL,
        uid bigint NOT NULL,
        folder text,
        failure text,
        PRIMARY KEY (flow_id, uid_validity, uid)
      );

      CREATE INDEX delivery_left_out ON delivery (flow_id, dedupe_key) WHERE verdict = 'left_out';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX delivery_left_out; DROP TABLE mailbox_to_do, mailbox_watch');
  }
}
