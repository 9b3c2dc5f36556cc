import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ADAPTER = new URL('../../src/adapters/expressions/index.ts', import.meta.url).href;
const FOLDER = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a module in a process of its own, from sources. */
function run(code: string) {
  const start = `import { createExpressions } from '${ADAPTER}'; const expressions = createExpressions({ warm: true });`;
  const script = `${start} const evaluate = (template) => expressions.evaluate({ template, scope: {}, timeMs: 0, seed: '' }); ${code}`;
  const args = ['--conditions=source', '--import', 'tsx', '--input-type=module', '-e', script];
  const child = spawn(process.execPath, args, { cwd: FOLDER, stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.setEncoding('utf8');
  return child;
}

async function outputOf(code: string): Promise<string> {
  const child = run(code);
  let output = '';
  child.stdout.on('data', (chunk: string) => (output += chunk));
  await once(child, 'close');
  return output.trim();
}

describe('the life of evaluators', () => {
  it('holds the process while an evaluation is under way, and lets it end afterwards without being closed', async () => {
    expect(await outputOf("const result = await evaluate('{{ $sum([1, 2]) }}'); console.log(result.value);")).toBe('3');
  }, 30_000);

  it('lets a process end that never evaluated anything', async () => {
    expect(await outputOf("console.log('done');")).toBe('done');
  }, 30_000);

  it('gives evaluators nothing of the environment', async () => {
    const child = run(
      "process.env.CANARY = 'secret'; await evaluate('{{ $sum([1, 2]) }}'); console.log('ready'); setInterval(() => undefined, 1000);",
    );
    await once(child.stdout, 'data');
    // Only Linux shows the environment of another process as a file.
    if (process.platform === 'linux') {
      for (const pid of await evaluatorsOf(child.pid ?? 0)) expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toBe('');
    }
    child.kill('SIGKILL');
    await once(child, 'close');
  }, 30_000);

  it('ends evaluators when the process is killed, so that their output closes with it', async () => {
    const child = run("await evaluate('{{ $sum([1, 2]) }}'); console.log('ready'); setInterval(() => undefined, 1000);");
    await once(child.stdout, 'data');
    const before = await evaluatorsOf(child.pid ?? 0);
    child.kill('SIGKILL');
    await once(child, 'close');
    await Promise.all(before.map((pid) => untilGone(pid)));
    expect(before.length).toBeGreaterThan(0);
  }, 30_000);
});

async function evaluatorsOf(parent: number): Promise<number[]> {
  const list = spawn('ps', ['-e', '-o', 'pid=,ppid='], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  list.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(list, 'close');
  const rows = text
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  return rows.flatMap(([pid, ppid]) => (ppid === parent && pid !== undefined ? [pid] : []));
}

/** Asks until the process does not exist; the test's own time limit ends it otherwise. */
async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
