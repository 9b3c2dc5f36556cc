import type pg from 'pg';

/** Does something in a transaction on a connection that is held anyway; nothing of it is done when it throws. */
export async function onOne<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const done = await work();
    await client.query('COMMIT');
    return done;
  } catch (error) {
    // What went wrong first is what is told, also where the connection is gone.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Does something in a transaction on a connection of its own; one that can not roll back does not go back to the pool. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const done = await work(client);
    await client.query('COMMIT');
    return done;
  } catch (error) {
    await client.query('ROLLBACK').catch((failed: unknown) => (broken = failed instanceof Error ? failed : new Error(String(failed))));
    throw error;
  } finally {
    client.release(broken);
  }
}
