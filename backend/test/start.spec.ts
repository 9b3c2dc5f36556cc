import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { BUILD } from './support/product.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

/** Starts the built server; how it ended and what it said. */
function start(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const settings = {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production' as const,
      DATABASE_URL: database.url,
      API_TOKEN: 'x'.repeat(40),
    };
    const child = spawn(process.execPath, [`${BUILD}/bundle/server.js`], {
      env: { ...settings, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('exit', (code) => resolve({ code, said }));
  });
}

it('ends with a sentence, and without a stack, when its port is taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { code, said } = await start({ PORT: String(port) });
  await new Promise((resolve) => other.close(resolve));
  expect(code).toBe(1);
  expect(said).toContain(`Port ${port} on 127.0.0.1 is in use by another program.`);
  expect(said).not.toMatch(/^\s+at /m);
});

it('names the setting that can not be used', async () => {
  const { code, said } = await start({ WORKER_CONCURRENCY: 'many' });
  expect(code).toBe(1);
  expect(said).toContain('WORKER_CONCURRENCY');
  expect(said).not.toMatch(/^\s+at /m);
});

it('says when its database does not answer, and ends', async () => {
  const { code, said } = await start({ DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/none' });
  expect(code).toBe(1);
  expect(said).toMatch(/The database at 127\.0\.0\.1:1 can not be used \(.+\)\. Check DATABASE_URL\./);
  expect(said).not.toContain('nothing');
  expect(said).not.toMatch(/^\s+at /m);
});
