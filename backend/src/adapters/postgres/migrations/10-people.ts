import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * People, how they prove who they are, and their sessions: the tables of the sign-in library under our names. Its table for
 * verification mails is left out, because no mail is sent. `people_lock` has one row, which whoever makes the first admin or takes an
 * admin away holds meanwhile; its number makes the set-up code differ from database to database.
 */
export class People1763800000009 implements MigrationInterface {
  readonly name = 'People1763800000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE person (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        email text NOT NULL UNIQUE CHECK (email = lower(email)),
        email_verified boolean NOT NULL DEFAULT false,
        image text,
        role text NOT NULL CHECK (role IN ('viewer', 'operator', 'editor', 'admin')),
        must_change_password boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );

      CREATE TABLE person_account (
        id uuid PRIMARY KEY,
        person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        account_id text NOT NULL,
        provider_id text NOT NULL,
        access_token text,
        refresh_token text,
        id_token text,
        access_token_expires_at timestamptz,
        refresh_token_expires_at timestamptz,
        scope text,
        password text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        UNIQUE (person_id, provider_id)
      );

      CREATE TABLE person_session (
        id uuid PRIMARY KEY,
        person_id uuid NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        token text NOT NULL UNIQUE,
        expires_at timestamptz NOT NULL,
        ip_address text,
        user_agent text,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX person_session_person ON person_session (person_id);

      CREATE TABLE people_lock (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        number uuid NOT NULL DEFAULT gen_random_uuid()
      );
      INSERT INTO people_lock DEFAULT VALUES;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE people_lock, person_session, person_account, person');
  }
}
