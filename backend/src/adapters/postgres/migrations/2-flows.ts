import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Flows, their published versions, the paths that they listen at, and the audit log. */
export class Flows1763800000001 implements MigrationInterface {
  readonly name = 'Flows1763800000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE flow (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        revision int NOT NULL,
        published_version int,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );

      CREATE TABLE flow_draft (
        flow_id uuid NOT NULL,
        revision int NOT NULL,
        document json NOT NULL,
        saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        saved_by text NOT NULL,
        PRIMARY KEY (flow_id, revision)
      );

      CREATE TABLE flow_version (
        flow_id uuid NOT NULL,
        number int NOT NULL,
        hash text NOT NULL,
        document json NOT NULL,
        published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        published_by text NOT NULL,
        PRIMARY KEY (flow_id, number)
      );

      CREATE TABLE hook_path (
        path text PRIMARY KEY,
        flow_id uuid NOT NULL
      );
      CREATE INDEX hook_path_flow ON hook_path (flow_id);

      CREATE TABLE audit (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        actor text NOT NULL,
        action text NOT NULL,
        subject text NOT NULL,
        detail json NOT NULL
      );
      CREATE INDEX audit_subject ON audit (subject, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit, hook_path, flow_version, flow_draft, flow');
  }
}
