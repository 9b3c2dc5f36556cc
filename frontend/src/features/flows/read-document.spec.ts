import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readDocument } from './read-document';

const FOLDER = new URL('./templates/', import.meta.url);
const EXAMPLE = new URL('../../../../backend/src/practice/lead-intake.json', import.meta.url);
const BARE = { schema: 'plumbline/flow@1', name: 'A', trigger: { operation: 'manual' }, steps: {}, edges: [] };
const faults = (value: unknown) => {
  const read = readDocument(typeof value === 'string' ? value : JSON.stringify(value));
  return read.ok ? null : read;
};

describe('reading a flow from text', () => {
  it.each(readdirSync(FOLDER).filter((name) => name.endsWith('.json')))('takes the template %s, which the gallery names', (name) => {
    expect(readDocument(readFileSync(new URL(name, FOLDER), 'utf8'))).toMatchObject({ ok: true });
    expect(readFileSync(new URL('./gallery.ts', import.meta.url), 'utf8')).toContain(`./templates/${name}`);
  });

  it('takes the example with everything that a document can hold, byte order mark or not', () => {
    expect(readDocument(readFileSync(EXAMPLE, 'utf8'))).toMatchObject({ ok: true, document: { name: 'Lead intake' } });
    expect(readDocument(`\uFEFF${JSON.stringify(BARE)}`)).toMatchObject({ ok: true });
  });

  it('takes answers of the API that hold a document', () => {
    expect(readDocument(JSON.stringify({ id: 'x', draft: BARE }))).toMatchObject({ ok: true, document: BARE });
    expect(readDocument(JSON.stringify({ version: 3, document: BARE }))).toMatchObject({ ok: true, document: BARE });
  });

  it('says in which line a text breaks', () => {
    expect(faults('{\n  "name": "A",\n  "steps" {}\n}')?.faults[0]?.message).toMatch(/^Line 3, column 11/);
    expect(faults('hello')?.title).toContain('not JSON');
    expect(faults('  ')?.title).toContain('empty');
  });

  it('points at what is missing, what is of another type, and what is not known', () => {
    const { name: _, ...nameless } = BARE;
    expect(faults(nameless)?.faults).toEqual([{ pointer: '/name', message: 'This is missing.' }]);
    expect(faults({ ...BARE, edges: {} })?.faults).toEqual([{ pointer: '/edges', message: 'This must be a list, but is an object.' }]);
    expect(faults({ ...BARE, colour: 1, 'a/b': 2 })?.faults).toEqual([
      { pointer: '/colour', message: '"colour" is not known here; remove it.' },
      { pointer: '/a~1b', message: '"a/b" is not known here; remove it.' },
    ]);
  });

  it.each([
    ['a list', [], 'no flow'],
    ['copied steps', { schema: 'plumbline/steps@1' }, 'Open a flow and paste them there'],
    ['a workflow of another product', { nodes: [], connections: {} }, 'n8n'],
    ['a later version', { ...BARE, schema: 'plumbline/flow@9' }, 'not a flow of this version'],
  ])('says what %s is', (_, value, title) => {
    expect(faults(value)?.title).toContain(title);
  });

  it('refuses keys that reach into prototypes', () => {
    expect(
      faults('{"schema":"plumbline/flow@1","name":"A","trigger":{"operation":"manual"},"steps":{"__proto__":{}},"edges":[]}')?.title,
    ).toContain('not allowed');
  });
});
