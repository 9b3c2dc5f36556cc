import { run } from './main.js';

/** A process that works on runs and serves nobody: `server.ts` with ROLE=worker. */
await run({ ...process.env, ROLE: 'worker' });
