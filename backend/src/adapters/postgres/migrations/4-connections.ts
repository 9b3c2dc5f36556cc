import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Connections and, apart from them, their encrypted secrets. */
export class Connections1763800000003 implements MigrationInterface {
  readonly name = 'Connections1763800000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE connection (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        service text NOT NULL,
        name text NOT NULL,
        settings json NOT NULL,
        hosts text[] NOT NULL CHECK (cardinality(hosts) > 0),
        account text,
        revision int NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        created_by text NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        updated_by text NOT NULL,
        rotated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        last_used_at timestamptz,
        UNIQUE (service, name)
      );

      CREATE TABLE connection_secret (
        connection_id uuid NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
        field text NOT NULL,
        version uuid NOT NULL,
        key_id text NOT NULL,
        wrapped_key bytea NOT NULL,
        data bytea NOT NULL,
        PRIMARY KEY (connection_id, field)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE connection_secret, connection');
  }
}
