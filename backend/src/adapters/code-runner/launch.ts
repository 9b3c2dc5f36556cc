import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** How a code thread is started: a file, or a line of code that loads one. */
export interface Launch {
  readonly entry: string;
  /** `entry` is code. */
  readonly isCode: boolean;
}

/**
 * The thread that lies beside the module at `moduleUrl`, in the same form as that module: built JavaScript, or the TypeScript sources
 * (tests, development), which tsx loads. Node 20 does not heed `--import` in threads, so tsx is registered by hand there.
 */
export function launchBeside(moduleUrl: string): Launch {
  if (!moduleUrl.endsWith('.ts')) return { entry: fileURLToPath(new URL('./thread/main.js', moduleUrl)), isCode: false };
  const tsx = new URL('./dist/esm/api/index.mjs', pathToFileURL(createRequire(moduleUrl).resolve('tsx/package.json'))).href;
  const main = new URL('./thread/main.ts', moduleUrl).href;
  return { entry: `import('${tsx}').then(({ register }) => { register(); return import('${main}'); })`, isCode: true };
}
