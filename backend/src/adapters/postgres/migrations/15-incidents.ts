import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Incidents, the steps that they have met, and who is told of them. Failures are found by `run_event_trouble`: an index that holds
 * nothing of runs that go well, so that these pay no more for it than the comparison of a word. `incident_watch` is the place up to
 * which it was read. A new installation has the rules that need no figures of its own.
 */
export class Incidents1763800000014 implements MigrationInterface {
  readonly name = 'Incidents1763800000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX run_event_trouble ON run_event (at, run_id, seq)
        WHERE kind = 'step.failed' OR (kind = 'run.finished' AND (body->'error') IS NOT NULL);

      CREATE TABLE incident (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        key text NOT NULL,
        place_kind text NOT NULL,
        place_id text NOT NULL,
        cause_class text,
        cause_code text,
        measured_value float8,
        measured_limit float8,
        opened_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        closed_at timestamptz,
        closed_by text,
        reopened_at timestamptz,
        failures int NOT NULL,
        handled_at timestamptz,
        told text NOT NULL,
        told_at timestamptz,
        told_failures int NOT NULL,
        escalations int NOT NULL,
        acknowledged_by text,
        acknowledged_at timestamptz,
        acknowledged_note text
      );
      CREATE UNIQUE INDEX incident_open ON incident (key) WHERE closed_at IS NULL;
      CREATE INDEX incident_key ON incident (key, opened_at DESC);
      CREATE INDEX incident_untold ON incident (id) WHERE closed_at IS NULL OR told = 'open';

      CREATE TABLE incident_affected (
        incident_id uuid NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
        run_id uuid NOT NULL,
        step text NOT NULL,
        flow_id uuid NOT NULL,
        state text NOT NULL,
        seq int NOT NULL,
        judged_seq int NOT NULL,
        failures int NOT NULL,
        since timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        PRIMARY KEY (incident_id, run_id, step)
      );
      CREATE INDEX incident_affected_run ON incident_affected (run_id);
      CREATE INDEX incident_affected_open ON incident_affected (incident_id)
        WHERE state IN ('failed', 'parked', 'needs_attention', 'retried');

      CREATE TABLE incident_entry (
        incident_id uuid NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
        n bigint GENERATED ALWAYS AS IDENTITY,
        at timestamptz NOT NULL,
        kind text NOT NULL,
        actor text,
        note text,
        PRIMARY KEY (incident_id, n)
      );

      CREATE TABLE incident_watch (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        at timestamptz NOT NULL,
        run_id uuid NOT NULL,
        seq int NOT NULL,
        beat_at timestamptz NOT NULL,
        listening_since timestamptz NOT NULL
      );
      INSERT INTO incident_watch(at, run_id, seq, beat_at, listening_since)
        SELECT now, '00000000-0000-0000-0000-000000000000', 0, now, now FROM clock_timestamp() now;

      CREATE TABLE alert_channel (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        name text NOT NULL UNIQUE,
        enabled boolean NOT NULL,
        settings json NOT NULL,
        revision int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        created_by text NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        updated_by text NOT NULL
      );
      CREATE TABLE alert_channel_secret (
        channel_id uuid NOT NULL REFERENCES alert_channel (id) ON DELETE CASCADE,
        field text NOT NULL,
        version uuid NOT NULL,
        key_id text NOT NULL,
        wrapped_key bytea NOT NULL,
        data bytea NOT NULL,
        PRIMARY KEY (channel_id, field)
      );

      CREATE TABLE alert_rule (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        flow_id uuid REFERENCES flow (id) ON DELETE CASCADE,
        settings json NOT NULL,
        channels uuid[],
        enabled boolean NOT NULL,
        revision int NOT NULL DEFAULT 1,
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        updated_by text NOT NULL
      );
      INSERT INTO alert_rule(id, kind, settings, enabled, updated_by) VALUES
        (gen_random_uuid(), 'failure', '{"after":1}', true, 'plumbline'),
        (gen_random_uuid(), 'silence', '{"factor":3,"minMinutes":10,"minGaps":20}', true, 'plumbline'),
        (gen_random_uuid(), 'parked_age', '{"minutes":240}', true, 'plumbline'),
        (gen_random_uuid(), 'failure_rate', '{"percent":20,"windowMinutes":60,"minRuns":20}', false, 'plumbline'),
        (gen_random_uuid(), 'latency', '{"seconds":60,"windowMinutes":60,"minRuns":20}', false, 'plumbline');

      CREATE TABLE alert_outbox (
        id uuid PRIMARY KEY,
        incident_id uuid REFERENCES incident (id) ON DELETE CASCADE,
        channel_id uuid NOT NULL,
        channel_name text NOT NULL,
        kind text NOT NULL,
        message json NOT NULL,
        state text NOT NULL DEFAULT 'pending',
        tries int NOT NULL DEFAULT 0,
        next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        last_error text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        done_at timestamptz
      );
      CREATE INDEX alert_outbox_due ON alert_outbox (next_at) WHERE state = 'pending';
      CREATE INDEX alert_outbox_incident ON alert_outbox (incident_id, id);
      CREATE INDEX alert_outbox_channel ON alert_outbox (channel_id, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE alert_outbox, alert_rule, alert_channel_secret, alert_channel, incident_watch, incident_entry, incident_affected, incident; DROP INDEX run_event_trouble',
    );
  }
}
