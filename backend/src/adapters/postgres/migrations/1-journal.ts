import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The journal and its fence (`docs/engine.md`). Numbered, never edited once shipped.
 * Only `owner`, `status` and `wake_at` of `run` are indexed among the columns that move, and the fill factor leaves room,
 * so that most appends are heap-only updates. The index on status holds nothing else: with the id in it, the planner takes
 * it for a way to a run while a partition is small, and keeps to that. No foreign keys on the journal path.
 */
export class Journal1763800000000 implements MigrationInterface {
  readonly name = 'Journal1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE worker (
        id uuid PRIMARY KEY,
        expires_at timestamptz NOT NULL,
        started_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );

      CREATE TABLE run (
        id uuid NOT NULL,
        flow_id uuid NOT NULL,
        version int NOT NULL,
        delivery_id uuid NOT NULL,
        status text NOT NULL,
        last_seq int NOT NULL,
        epoch int NOT NULL,
        owner uuid,
        signals int NOT NULL DEFAULT 0,
        cancel boolean NOT NULL DEFAULT false,
        last_append uuid,
        wake_at timestamptz,
        PRIMARY KEY (id)
      ) PARTITION BY RANGE (id);
      CREATE INDEX run_owner ON run (owner) WHERE owner IS NOT NULL;
      CREATE INDEX run_wake ON run (wake_at) WHERE owner IS NULL AND wake_at IS NOT NULL;
      CREATE INDEX run_flow ON run (flow_id, id DESC);
      CREATE INDEX run_status ON run (status);
      CREATE TABLE run_default PARTITION OF run DEFAULT WITH (fillfactor = 60);

      CREATE TABLE run_event (
        run_id uuid NOT NULL,
        seq int NOT NULL,
        append_id uuid NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        kind text NOT NULL,
        body json NOT NULL,
        PRIMARY KEY (run_id, seq)
      ) PARTITION BY RANGE (run_id);
      CREATE TABLE run_event_default PARTITION OF run_event DEFAULT;

      CREATE TABLE run_signal (
        run_id uuid NOT NULL,
        n int NOT NULL,
        kind text NOT NULL,
        body json NOT NULL,
        actor text NOT NULL,
        request_key text NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (run_id, n),
        UNIQUE (run_id, request_key)
      );

      CREATE TABLE dedupe (
        trigger_id uuid NOT NULL,
        key text NOT NULL,
        run_id uuid NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (trigger_id, key)
      );
      CREATE INDEX dedupe_expiry ON dedupe (expires_at);

      CREATE TABLE delivery (
        id uuid PRIMARY KEY,
        flow_id uuid NOT NULL,
        run_id uuid,
        verdict text NOT NULL,
        kind text NOT NULL,
        method text NOT NULL,
        path text NOT NULL,
        query text NOT NULL,
        headers json NOT NULL,
        raw bytea NOT NULL,
        dedupe_key text,
        excerpt text NOT NULL,
        received_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX delivery_run ON delivery (run_id);

      CREATE TABLE run_kept (
        run_id uuid NOT NULL,
        append_id uuid NOT NULL,
        why text NOT NULL,
        bytes bytea NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (run_id, append_id)
      );

      CREATE TABLE throttle (
        origin text PRIMARY KEY,
        blocked_until timestamptz NOT NULL,
        generation int NOT NULL DEFAULT 1
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE throttle, run_kept, delivery, dedupe, run_signal, run_event, run, worker');
  }
}
