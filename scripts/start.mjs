/** `npm start`: installs and builds what is missing, then runs the server in the foreground. Needs nothing but Node and npm. */
import { access } from 'node:fs/promises';
import { inRoot } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { runInPlace } from './lib/serve.mjs';

const SERVER = inRoot('backend/dist/bundle/server.js');

await prepare();
await access(SERVER).catch(() => {
  console.error('The build has left no backend/dist/bundle/server.js. Delete the folders backend/dist and .turbo and start again.');
  process.exit(1);
});
console.log('Starting ...');
process.exit(await runInPlace([SERVER, ...process.argv.slice(2)]));
