import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rehearsalCardSchema } from '@plumbline/shared';
import { cellOf, twoCalls } from './support.js';

const ENTRY = fileURLToPath(new URL('../../dist/rehearse.js', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-rehearse-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly complaint: string;
}

/** Runs the built command, as CI does: in a folder of its own, without a server. */
function command(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [ENTRY, ...args], { cwd: folder, env: { PATH: process.env['PATH'] ?? '', INIT_CWD: folder } });
  let [out, complaint] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, complaint })));
}

const fileWith = async (name: string, value: unknown): Promise<string> => {
  await writeFile(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
  return name;
};

const KEYED = { dedupe: { key: '{{ trigger.headers.`x-event-id` }}', window: '30d' } };
const trigger = { operation: 'webhook', config: { path: 'in', verify: { kind: 'none' }, ...KEYED } };
const RULE = '{{ $not(response.body.ok = false) and $type(response.body.id) = "string" }}';

describe('npm run rehearse', () => {
  it('prints what came of it and ends with 1 when something is red', async () => {
    const { code, out } = await command(await fileWith('bare.json', twoCalls({}, { trigger })), '--story');
    expect(code).toBe(1);
    expect(out).toContain('Rehearsal of "Two calls"');
    expect(out).toMatch(/RED {3}Says no +The reply says that it was not done, nothing looks at it, and the run ends green\./);
    expect(out).toMatch(/Where: \/steps\/first\/policy\/success, for example \{\{ \$not\(response\.body\.ok = false\) \}\}/);
    expect(out).toMatch(/0\.1 s {2}429, "Retry-After: 7"\n +0\.1 s {2}Waits 7 s, then tries again\n +7\.1 s {2}Sent/);
  });

  it('ends with 0 when nothing is red, and gives the card as JSON', async () => {
    const flow = twoCalls({ success: RULE }, { trigger });
    flow.steps['second'] = {
      ...flow.steps['second'],
      name: 'Second',
      operation: 'http.request',
      policy: { success: '{{ $not(response.body.ok = false) }}' },
    };
    const { code, out } = await command(await fileWith('ruled.json', flow), '--json');
    const card = rehearsalCardSchema.parse(JSON.parse(out));
    expect({ code, red: card.counts.red, complete: card.complete }).toEqual({ code: 0, red: 0, complete: true });
    expect(cellOf(card, 'first', 'wrong_type')).toMatchObject({ verdict: 'green', run: 'failed' });
  });

  it('needs no connection of this machine, and takes an event, samples, steps and troubles', async () => {
    const event = await fileWith('event.json', { body: { text: 'Hello' }, headers: { 'X-Event-Id': 'e1' } });
    const samples = await fileWith('samples.json', { first: { status: 200, headers: {}, body: { id: 17 } } });
    const flow = await fileWith('again.json', twoCalls({}, { trigger }));
    const { out } = await command(
      flow,
      '--json',
      '--event',
      event,
      '--samples',
      samples,
      '--steps',
      'first,trigger',
      '--faults',
      'duplicate,wrong_type',
    );
    const card = rehearsalCardSchema.parse(JSON.parse(out));
    expect(card.rows.map(({ step, sample, cells }) => [step, sample, cells.map(({ fault }) => fault)])).toEqual([
      ['trigger', 'given', ['duplicate']],
      ['first', 'given', ['wrong_type']],
    ]);
    expect(cellOf(card, 'first', 'wrong_type').fix?.value).toBe('{{ $type(response.body.id) = "number" }}');
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no file', [], /Name one file/],
    ['a file that is not there', ['nowhere.json'], /nowhere\.json can not be read/],
    ['what is no JSON', ['no.json'], /no\.json is not usable JSON/],
    ['a key that could reach a prototype', ['evil.json'], /\/__proto__ is not allowed/],
    ['what is no flow', ['odd.json'], /odd\.json is no flow document:\n {2}\/schema/],
    ['a flow that can not run', ['circle.json'], /can not run, so it can not be rehearsed:\n {2}\//],
    ['a step that is not there', ['good.json', '--steps', 'nobody'], /no step "nobody"/],
    ['a trouble that is not there', ['good.json', '--faults', 'meteor'], /There is no trouble "meteor"/],
    ['an option that is not there', ['good.json', '--fast'], /--fast/],
  ])('ends with 2 and says why: %s', async (_, args, why) => {
    await fileWith('no.json', '{"a": ');
    await fileWith('evil.json', '{"__proto__": {}}');
    await fileWith('odd.json', { hello: 'world' });
    await fileWith('good.json', twoCalls());
    await fileWith(
      'circle.json',
      twoCalls(
        {},
        {
          edges: [
            { from: 'trigger', to: 'first' },
            { from: 'second', to: 'second' },
          ],
        },
      ),
    );
    const { code, out, complaint } = await command(...args);
    expect({ code, out, complaint }).toEqual({ code: 2, out: '', complaint: expect.stringMatching(why) });
  });
});
