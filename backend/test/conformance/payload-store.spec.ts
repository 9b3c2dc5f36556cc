import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryPayloadStore } from '../../src/adapters/memory/memory-payload-store.js';
import { PayloadFiles } from '../../src/adapters/payload-files/payload-files.js';
import { PostgresPayloadIndex } from '../../src/adapters/postgres/payload-index.js';
import { createTestDatabase } from '../support/database.js';
import { newId } from './journal-parts.js';
import { describePayloadStore } from './payload-store.conformance.js';

describePayloadStore('The payload store on files', async () => {
  const database = await createTestDatabase();
  const dir = await mkdtemp(join(tmpdir(), 'plumbline-payloads-'));
  const open = () => PayloadFiles.open({ dir, index: new PostgresPayloadIndex(database.pool), newId });
  return {
    store: await open(),
    other: await open(),
    async close() {
      await rm(dir, { recursive: true });
      await database.drop();
    },
  };
});

describePayloadStore('The payload store in memory', async () => {
  const store = new MemoryPayloadStore(newId);
  return {
    store,
    other: store,
    async close() {
      // Nothing to end.
    },
  };
});
