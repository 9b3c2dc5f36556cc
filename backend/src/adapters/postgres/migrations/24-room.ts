import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lines with room for several runs at once (`docs/ordering.md`): how many are at work is counted, and each place says whether its run has
 * begun, instead of naming the one whose turn it is. Lines of a pace: how long a run keeps its
 * place from its beginning, whatever becomes of it.
 */
export class Room1763800000024 implements MigrationInterface {
  readonly name = 'Room1763800000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE order_key ADD COLUMN room int NOT NULL DEFAULT 1, ADD COLUMN at_work int NOT NULL DEFAULT 0, ADD COLUMN per_ms bigint;
      ALTER TABLE order_place ADD COLUMN begun boolean NOT NULL DEFAULT false, ADD COLUMN leaves_at timestamptz;
      CREATE INDEX order_place_due ON order_place (leaves_at) WHERE leaves_at IS NOT NULL;
      UPDATE order_place p SET begun = true FROM order_key k WHERE k.flow_id = p.flow_id AND k.key = p.key AND k.running = p.run_id;
      UPDATE order_key SET at_work = 1 WHERE running IS NOT NULL;
      DROP INDEX order_key_free;
      ALTER TABLE order_key DROP COLUMN running;
      CREATE INDEX order_key_free ON order_key (flow_id) WHERE waiting > 0 AND at_work < room;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE order_key ADD COLUMN running uuid;
      UPDATE order_key k SET running = (SELECT p.run_id FROM order_place p WHERE p.flow_id = k.flow_id AND p.key = k.key AND p.begun ORDER BY p.ticket LIMIT 1);
      DROP INDEX order_key_free;
      ALTER TABLE order_key DROP COLUMN room, DROP COLUMN at_work, DROP COLUMN per_ms;
      ALTER TABLE order_place DROP COLUMN begun, DROP COLUMN leaves_at;
      CREATE INDEX order_key_free ON order_key (flow_id) WHERE running IS NULL;
    `);
  }
}
