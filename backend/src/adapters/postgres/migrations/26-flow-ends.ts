import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Flows that listen to the ends of other flows' runs (`docs/flow-ended.md`), and up to where ends were read. The index holds one row a
 * run, each behind the one before it, so that a run pays one insertion at the end of a small index.
 */
export class FlowEnds1763800000026 implements MigrationInterface {
  readonly name = 'FlowEnds1763800000026';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE flow_watch (
        flow_id uuid PRIMARY KEY,
        version int NOT NULL,
        flows uuid[],
        ends text[] NOT NULL,
        since timestamptz NOT NULL
      );

      CREATE TABLE end_watch (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        at timestamptz NOT NULL,
        run_id uuid NOT NULL,
        seq int NOT NULL,
        held_until timestamptz NOT NULL
      ) WITH (fillfactor = 50);
      INSERT INTO end_watch(at, run_id, seq, held_until)
        SELECT now, '00000000-0000-0000-0000-000000000000', 0, now FROM clock_timestamp() now;

      CREATE INDEX run_event_end ON run_event (at, run_id, seq) WHERE kind = 'run.finished';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX run_event_end; DROP TABLE end_watch, flow_watch');
  }
}
