import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Test addresses of webhooks, for as long as somebody listens at them (`docs/webhooks.md`). */
export class TestAddresses1763800000022 implements MigrationInterface {
  readonly name = 'TestAddresses1763800000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE test_address (flow_id uuid PRIMARY KEY, until timestamptz NOT NULL)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE test_address');
  }
}
