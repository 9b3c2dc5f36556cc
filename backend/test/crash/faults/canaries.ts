import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Stores } from './stores.js';

/** A secret that must be found nowhere but on its way to its service. */
export function makeCanary(): string {
  return `cAn/ary+${randomBytes(9).toString('base64')}&"=`;
}

/** All forms in which a secret could have come back. */
export function canaryForms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
}

/** Places in which one of the forms lies: tables, jobs, log lines; and how many places were searched. */
export async function searchCanaries(
  stores: Stores,
  forms: readonly string[],
  texts: Readonly<Record<string, readonly string[]>>,
): Promise<{ found: string[]; searched: number }> {
  const found: string[] = [];
  let searched = 0;
  for (const [place, lines] of Object.entries(texts)) {
    searched += lines.length;
    if (lines.some((line) => forms.some((form) => line.includes(form)))) found.push(place);
  }
  for (const table of await tablesWith(stores, forms)) found.push(`the table ${table}`);
  const { rows, tables } = await tablesSearched(stores);
  if (tables === 0) found.push('no table could be searched');
  const jobs = await jobsWith(stores, forms);
  return { found: [...found, ...jobs.found], searched: searched + rows + jobs.searched };
}

const TABLES = "SELECT quote_ident(relname) AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";

async function tablesSearched(stores: Stores): Promise<{ rows: number; tables: number }> {
  const names = await stores.sql<{ name: string }>(TABLES);
  let rows = 0;
  for (const { name } of names) rows += (await stores.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${name}`))[0]?.n ?? 0;
  return { rows, tables: names.length };
}

/** Rows are searched as text in the database itself; bytes appear there in hex. */
async function tablesWith(stores: Stores, forms: readonly string[]): Promise<string[]> {
  const needles = forms.flatMap((form) => [form, Buffer.from(form).toString('hex')]);
  const found: string[] = [];
  for (const { name } of await stores.sql<{ name: string }>(TABLES)) {
    const rows = await stores.sql(
      `SELECT 1 FROM ${name} AS t WHERE EXISTS (SELECT FROM unnest($1::text[]) AS n WHERE strpos(t::text, n) > 0) LIMIT 1`,
      [needles],
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}

/** The queue's keys are searched as Redis would write them to disk, uncompressed. */
async function jobsWith(stores: Stores, forms: readonly string[]): Promise<{ found: string[]; searched: number }> {
  const client = new Redis(stores.redis.url, { lazyConnect: true });
  await client.connect();
  try {
    await client.config('SET', 'rdbcompression', 'no');
    const keys = await client.keys('*');
    const found: string[] = [];
    for (const key of keys) {
      const dump = await client.dumpBuffer(key);
      if (forms.some((form) => key.includes(form) || dump.includes(form))) found.push(`the queue's key ${key}`);
    }
    return { found, searched: keys.length };
  } finally {
    client.disconnect();
  }
}
