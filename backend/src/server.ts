import { run } from './main.js';

/** A process that does what its settings say: by default everything. */
await run(process.env);
