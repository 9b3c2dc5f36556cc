import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Order per key (`docs/ordering.md`): lines, and the runs that stand in them. Both tables hold only what is under way: the row of a line
 * goes with its last run.
 */
export class Order1763800000020 implements MigrationInterface {
  readonly name = 'Order1763800000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE order_key (
        flow_id uuid NOT NULL,
        key text NOT NULL,
        next_ticket bigint NOT NULL,
        running uuid,
        waiting int NOT NULL,
        PRIMARY KEY (flow_id, key)
      ) WITH (fillfactor = 50);
      CREATE INDEX order_key_free ON order_key (flow_id) WHERE running IS NULL;

      CREATE TABLE order_place (
        run_id uuid PRIMARY KEY,
        flow_id uuid NOT NULL,
        key text NOT NULL,
        ticket bigint NOT NULL
      );
      CREATE UNIQUE INDEX order_place_ticket ON order_place (flow_id, key, ticket);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_place, order_key');
  }
}
