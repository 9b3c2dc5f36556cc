import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Encrypted secrets of webhooks (`docs/webhooks.md`), several for a flow. */
export class HookSecrets1763800000018 implements MigrationInterface {
  readonly name = 'HookSecrets1763800000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE hook_secret (
        id uuid PRIMARY KEY,
        flow_id uuid NOT NULL REFERENCES flow (id) ON DELETE CASCADE,
        kind text NOT NULL,
        label text NOT NULL,
        key_id text NOT NULL,
        wrapped_key bytea NOT NULL,
        data bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        created_by text NOT NULL,
        expires_at timestamptz,
        last_used_at timestamptz
      );
      CREATE INDEX hook_secret_flow ON hook_secret (flow_id, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE hook_secret');
  }
}
