import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Role } from '@plumbline/shared';
import type { NewPerson, PeopleStore, Person } from '../../engine/ports/people.js';
import { inTransaction } from './transaction.js';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly must_change_password: boolean;
}

const COLUMNS = 'id, name, email, role, must_change_password';
const OTHER_ADMIN = "SELECT 1 FROM person WHERE role = 'admin' AND id <> $1 LIMIT 1";

/** People in our tables (`10-people.ts`); their sessions are made by the sign-in library and only ended here. */
export class PostgresPeople implements PeopleStore {
  /** The last admin is never taken away, so that this stays true. */
  private somebody = false;

  constructor(private readonly pool: pg.Pool) {}

  async isEmpty(): Promise<boolean> {
    this.somebody ||= (await this.pool.query('SELECT 1 FROM person LIMIT 1')).rowCount !== 0;
    return !this.somebody;
  }

  addFirst(person: NewPerson): Promise<boolean> {
    return this.locked(async (db) => {
      if ((await db.query('SELECT 1 FROM person LIMIT 1')).rowCount !== 0) return false;
      return insert(db, person);
    });
  }

  add(person: NewPerson): Promise<boolean> {
    return inTransaction(this.pool, (db) => insert(db, person));
  }

  async list(): Promise<readonly Person[]> {
    return (await this.pool.query<Row>(`SELECT ${COLUMNS} FROM person ORDER BY lower(name), id`)).rows.map(personOf);
  }

  change(id: string, { name, role }: Pick<Person, 'name' | 'role'>): Promise<Person | 'nobody' | 'last_admin'> {
    return this.locked(async (db) => {
      if (role !== 'admin' && (await isLastAdmin(db, id))) return 'last_admin';
      const changed = await db.query<Row>(
        `UPDATE person SET name = $2, role = $3, updated_at = clock_timestamp() WHERE id = $1 RETURNING ${COLUMNS}`,
        [id, name, role],
      );
      return changed.rows[0] ? personOf(changed.rows[0]) : 'nobody';
    });
  }

  resetPassword(id: string, passwordHash: string): Promise<Person | null> {
    return inTransaction(this.pool, async (db) => {
      const changed = await db.query<Row>(
        `UPDATE person SET must_change_password = true, updated_at = clock_timestamp() WHERE id = $1 RETURNING ${COLUMNS}`,
        [id],
      );
      if (!changed.rows[0]) return null;
      await db.query(
        "UPDATE person_account SET password = $2, updated_at = clock_timestamp() WHERE person_id = $1 AND provider_id = 'credential'",
        [id, passwordHash],
      );
      await db.query('DELETE FROM person_session WHERE person_id = $1', [id]);
      return personOf(changed.rows[0]);
    });
  }

  async hasOwnPassword(id: string): Promise<void> {
    await this.pool.query('UPDATE person SET must_change_password = false WHERE id = $1 AND must_change_password', [id]);
  }

  remove(id: string): Promise<Person | 'nobody' | 'last_admin'> {
    return this.locked(async (db) => {
      if (await isLastAdmin(db, id)) return 'last_admin';
      const { rows } = await db.query<Row>(`DELETE FROM person WHERE id = $1 RETURNING ${COLUMNS}`, [id]);
      return rows[0] ? personOf(rows[0]) : 'nobody';
    });
  }

  async liveSessions(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ id: string }>(
      'SELECT id FROM person_session WHERE id = ANY($1::uuid[]) AND expires_at > clock_timestamp()',
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async number(): Promise<string> {
    const { rows } = await this.pool.query<{ number: string }>('SELECT number FROM people_lock');
    if (!rows[0]) throw new Error('The table people_lock has lost its row: restore it from a backup.');
    return rows[0].number;
  }

  /** What must not happen twice at once, in any process. */
  private locked<T>(work: (db: pg.PoolClient) => Promise<T>): Promise<T> {
    return inTransaction(this.pool, async (db) => {
      await db.query('SELECT 1 FROM people_lock FOR UPDATE');
      return work(db);
    });
  }
}

async function isLastAdmin(db: pg.PoolClient, id: string): Promise<boolean> {
  const admin = await db.query("SELECT 1 FROM person WHERE id = $1 AND role = 'admin'", [id]);
  return admin.rowCount === 1 && (await db.query(OTHER_ADMIN, [id])).rowCount === 0;
}

async function insert(db: pg.PoolClient, { id, name, email, role, mustChangePassword, passwordHash }: NewPerson): Promise<boolean> {
  const added = await db.query(
    `INSERT INTO person(id, name, email, role, must_change_password) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (email) DO NOTHING`,
    [id, name, email, role, mustChangePassword],
  );
  if (added.rowCount !== 1) return false;
  // The library finds a password by the provider "credential" and the person's own id as the account.
  await db.query(`INSERT INTO person_account(id, person_id, account_id, provider_id, password) VALUES ($1, $2, $3, 'credential', $4)`, [
    randomUUID(),
    id,
    id,
    passwordHash,
  ]);
  return true;
}

function personOf({ must_change_password: mustChangePassword, ...person }: Row): Person {
  return { ...person, mustChangePassword };
}
