import { expect, it } from '@jest/globals';
import { runStep } from './step.mjs';

const node = (code: string) => ({ title: 'A step', command: process.execPath, args: ['-e', code] });

it('A step that ends by itself is judged by its exit code, and its output is kept', async () => {
  expect(await runStep(node("console.log('said'); process.exit(0)"))).toMatchObject({ ok: true, output: 'said\n' });
  expect(await runStep(node('process.exit(3)'))).toMatchObject({ ok: false });
  expect(await runStep({ title: 'A step', command: '/no/such/program', args: [] })).toMatchObject({
    ok: false,
    output: expect.stringContaining('could not be started'),
  });
});

it('A step that does not end is ended with what it has started, and has failed', async () => {
  // The child holds the output open: the step is not over before it is.
  const child = "setInterval(() => {}, 1000); process.on('SIGTERM', () => {}); console.log('begun')";
  const parent = `
    require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' });
    setInterval(() => {}, 1000);`;
  const result = await runStep({ ...node(parent), limitMinutes: 0.05 });
  expect(result).toMatchObject({ ok: false, output: expect.stringMatching(/^begun\nIt had not ended after 0.05 minutes/) });
});
