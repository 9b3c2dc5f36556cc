import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Triggers that ask other services (`docs/polling.md`). `poll` holds one row for each published flow with such a trigger: its marker,
 * who looks, and how it is doing. `poll_item` holds the keys that are known, for as long as they are found and `until` then.
 */
export class Polls1763800000027 implements MigrationInterface {
  readonly name = 'Polls1763800000027';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE poll (
        flow_id uuid PRIMARY KEY,
        version int NOT NULL,
        identity text NOT NULL,
        marker text NOT NULL DEFAULT 'null',
        looked boolean NOT NULL DEFAULT false,
        turn int NOT NULL DEFAULT 1,
        taken_at timestamptz,
        held_until timestamptz,
        look_at timestamptz,
        last_look_at timestamptz,
        last_found int NOT NULL DEFAULT 0,
        left_over int NOT NULL DEFAULT 0,
        last_find_at timestamptz,
        last_started int NOT NULL DEFAULT 0,
        last_failure_at timestamptz,
        last_failure text,
        failed_in_row int NOT NULL DEFAULT 0,
        failing_since timestamptz,
        held text
      ) WITH (fillfactor = 50);
      CREATE INDEX poll_look ON poll (look_at) WHERE look_at IS NOT NULL;

      CREATE TABLE poll_item (
        flow_id uuid NOT NULL,
        key text NOT NULL,
        run_id uuid,
        refused text,
        at timestamptz NOT NULL,
        found_at timestamptz NOT NULL,
        until timestamptz NOT NULL,
        PRIMARY KEY (flow_id, key)
      ) WITH (fillfactor = 80);
      CREATE INDEX poll_item_until ON poll_item (until);
      CREATE INDEX poll_item_refused ON poll_item (flow_id, at) WHERE refused IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE poll_item, poll');
  }
}
