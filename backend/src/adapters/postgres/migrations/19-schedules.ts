import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Schedules of published flows (`docs/schedules.md`). A row is one schedule for as long as it stands: what ends it (another
 * publication, the archive) leaves the row until all due times before that are decided. What was missed is kept as spans of time, with
 * the expression they belong to: an outage may hold a million due times.
 */
export class Schedules1763800000019 implements MigrationInterface {
  readonly name = 'Schedules1763800000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE schedule (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        flow_id uuid NOT NULL,
        version int NOT NULL,
        cron text NOT NULL,
        zone text NOT NULL,
        missed text NOT NULL,
        most int NOT NULL,
        decided_at timestamptz NOT NULL,
        look_at timestamptz,
        ended_at timestamptz
      ) WITH (fillfactor = 50);
      CREATE UNIQUE INDEX schedule_standing ON schedule (flow_id) WHERE ended_at IS NULL;
      CREATE INDEX schedule_look ON schedule (look_at);

      CREATE TABLE schedule_last (
        flow_id uuid PRIMARY KEY,
        started_at timestamptz NOT NULL
      ) WITH (fillfactor = 50);

      CREATE TABLE schedule_missed (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        flow_id uuid NOT NULL,
        cron text NOT NULL,
        zone text NOT NULL,
        after_at timestamptz NOT NULL,
        until_at timestamptz NOT NULL,
        why text NOT NULL,
        detail text
      );
      CREATE INDEX schedule_missed_flow ON schedule_missed (flow_id, until_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE schedule_missed, schedule_last, schedule');
  }
}
