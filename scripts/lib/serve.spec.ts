import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';

const SERVE = new URL('./serve.mjs', import.meta.url).href;

/** Starts a process that runs the given program in its place, as `npm start` does. */
function start(program: string): { readonly child: ChildProcess; readonly output: () => string } {
  const script = `import { runInPlace } from ${JSON.stringify(SERVE)}; process.exit(await runInPlace(['--eval', ${JSON.stringify(program)}]));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  return { child, output: () => text };
}

async function until(child: ChildProcess, condition: () => boolean): Promise<void> {
  while (!condition()) await once(child.stdout ?? child, 'data');
}

describe('A program run in place of the script', () => {
  it('ends the script with its own exit code', async () => {
    const { child } = start('process.exit(7)');
    expect(await once(child, 'exit')).toEqual([7, null]);
  }, 20_000);

  it('gets a signal sent to the script, once even when it is sent twice in a row, and has the time to end in order', async () => {
    const stopping = "process.on('SIGTERM', () => { console.log('stopping'); setImmediate(() => process.exit(3)); });";
    const { child, output } = start(`${stopping} setInterval(() => {}, 1000); console.log('ready');`);
    await until(child, () => output().includes('ready'));
    child.kill('SIGTERM');
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([3, null]);
    expect(output()).toBe('ready\nstopping\n');
  }, 20_000);

  it('ends the script with 128 and the number of the signal that ended it', async () => {
    const { child } = start("process.kill(process.pid, 'SIGKILL')");
    expect(await once(child, 'exit')).toEqual([137, null]);
  }, 20_000);
});
