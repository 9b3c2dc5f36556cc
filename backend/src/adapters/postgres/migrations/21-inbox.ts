import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The inbox (`docs/inbox.md`): which deliveries are replays, and of what; the deliveries of a flow, the few that started nothing, and those
 * that are no webhooks, in the order of their ids, which is that of time. A delivery that starts a run pays for one of these indexes.
 */
export class Inbox1763800000021 implements MigrationInterface {
  readonly name = 'Inbox1763800000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE delivery ADD COLUMN replay_of uuid, ADD COLUMN replayed_by text;
      CREATE INDEX delivery_replay ON delivery (replay_of, id) WHERE replay_of IS NOT NULL;
      CREATE INDEX delivery_flow ON delivery (flow_id, id DESC);
      CREATE INDEX delivery_verdict ON delivery (verdict, id DESC) WHERE verdict <> 'accepted';
      CREATE INDEX delivery_kind ON delivery (kind, id DESC) WHERE kind <> 'webhook';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP INDEX delivery_replay, delivery_flow, delivery_verdict, delivery_kind; ALTER TABLE delivery DROP COLUMN replay_of, DROP COLUMN replayed_by',
    );
  }
}
