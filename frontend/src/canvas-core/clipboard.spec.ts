import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flowDocumentSchema, type FlowDocument } from '@plumbline/shared';
import { copySteps, readClipboard, type Clip } from './clipboard';
import { edgeKey } from './document';
import { duplicate, paste } from './paste';
import { anyFlow, flow } from './test-flows';

const CONNECTION = '0190c0de-0000-7000-8000-000000000000';
const random = () => 0.5;
const SOURCE = flow(
  {
    crm: { operation: 'http.request', connection: CONNECTION, input: { body: '{{ trigger.body }}' } },
    mail: { operation: 'http.request', input: { to: '{{ steps.crm.output.email }}', text: '{{ steps.other.output }}' } },
    other: {},
    l: { operation: 'for_each', input: { items: '{{ steps.crm.output.list }}', collect: 'inner' } },
    inner: { in: 'l', operation: 'code', input: { source: '// {{ steps.crm.output }}', input: '{{ steps.crm.output }}' } },
  },
  ['trigger>crm', 'crm>mail', 'other>mail', 'crm>l'],
  {
    layout: { crm: { x: 1000, y: 500 }, mail: { x: 1320, y: 500 }, l: { x: 1320, y: 700, w: 400, h: 200 }, inner: { x: 32, y: 32 } },
    notes: [{ id: 'n', text: 'Hello', x: 1100, y: 400, w: 100, h: 100 }],
    groups: [{ id: 'g', name: 'G', steps: ['crm', 'mail'] }],
  },
);

function clip(text: string): Clip {
  const read = readClipboard(text);
  if (!read.ok) throw new Error(read.why);
  return read.clip;
}

describe('copying and pasting steps', () => {
  it('gives new ids, and lets what the steps read of each other follow', () => {
    const { document, ids } = paste(SOURCE, clip(copySteps(SOURCE, ['crm', 'mail', 'l'])), { x: 0, y: 0 }, { random });
    expect(ids).toEqual(['crm_2', 'mail_2', 'l_2']);
    expect(document.steps['mail_2']?.input).toEqual({ to: '{{ steps.crm_2.output.email }}', text: '{{ steps.other.output }}' });
    expect(document.steps['l_2']?.input).toEqual({ items: '{{ steps.crm_2.output.list }}', collect: 'inner_2' });
    expect(document.steps['inner_2']).toMatchObject({
      in: 'l_2',
      input: { source: '// {{ steps.crm.output }}', input: '{{ steps.crm_2.output }}' },
    });
    expect(document.edges.map(edgeKey).slice(4)).toEqual(['crm_2|out|mail_2', 'crm_2|out|l_2']);
    expect(document.layout).toMatchObject({
      crm_2: { x: 0, y: 0 },
      mail_2: { x: 320, y: 0 },
      l_2: { x: 320, y: 200, w: 400 },
      inner_2: { x: 32, y: 32 },
    });
    expect(document.groups?.at(-1)).toMatchObject({ name: 'G', steps: ['crm_2', 'mail_2'] });
  });

  it('brings notes along, at the same distance', () => {
    const { document, notes } = paste(SOURCE, clip(copySteps(SOURCE, ['crm', 'n'])), { x: 10, y: 20 }, { random });
    expect(document.layout?.['crm_2']).toEqual({ x: 10, y: 120 });
    expect(document.notes?.find(({ id }) => id === notes[0])).toMatchObject({ text: 'Hello', x: 110, y: 20 });
  });

  it('draws edges from outside again only when asked, and only where they may be', () => {
    const copied = clip(copySteps(SOURCE, ['mail']));
    const keys = (document: FlowDocument) => document.edges.map(edgeKey).slice(4);
    expect(keys(paste(SOURCE, copied, { x: 0, y: 0 }, { random }).document)).toEqual([]);
    const led = paste(SOURCE, copied, { x: 0, y: 0 }, { random, withIncoming: true }).document;
    expect(keys(led)).toEqual(['crm|out|mail_2', 'other|out|mail_2']);
    expect(paste(flow({}), copied, { x: 0, y: 0 }, { random, withIncoming: true }).document.edges).toEqual([]);
  });

  it('takes connections away that are not known here, and says which', () => {
    const copied = clip(copySteps(SOURCE, ['crm']));
    const { document, stripped } = paste(flow({}), copied, { x: 0, y: 0 }, { random, knownConnections: new Set() });
    expect(stripped).toEqual([{ step: 'crm', connection: CONNECTION }]);
    expect(document.steps['crm']).not.toHaveProperty('connection');
    const known = paste(flow({}), copied, { x: 0, y: 0 }, { random, knownConnections: new Set([CONNECTION]) });
    expect([known.stripped, known.document.steps['crm']?.connection]).toEqual([[], CONNECTION]);
  });

  it('takes a step out of its for-each when it is copied alone, and puts it into another where asked', () => {
    const copied = clip(copySteps(SOURCE, ['inner']));
    expect(paste(SOURCE, copied, { x: 0, y: 0 }, { random }).document.steps['inner_2']).not.toHaveProperty('in');
    const { document } = paste(SOURCE, copied, { x: 400, y: 32 }, { random, in: 'l' });
    expect([document.steps['inner_2']?.in, document.layout?.['l']?.w]).toEqual(['l', 400 + 256 + 32]);
  });

  it('duplicates beside the original, in the same for-each', () => {
    const { document, ids } = duplicate(SOURCE, ['inner'], random);
    expect([ids, document.steps['inner_2']?.in, document.layout?.['inner_2']]).toEqual([['inner_2'], 'l', { x: 64, y: 64 }]);
    expect(duplicate(SOURCE, ['nobody'], random).document).toBe(SOURCE);
  });

  it('reads a whole flow as well', () => {
    const read = clip(JSON.stringify(SOURCE));
    expect(Object.keys(read.steps)).toEqual(Object.keys(SOURCE.steps));
    expect(read.incoming).toEqual([{ from: 'trigger', to: 'crm' }]);
  });

  it.each([
    ['plain text', 'hello', /no steps/],
    ['broken JSON', '{', /no steps/],
    ['other JSON', '{"a":1}', /neither steps nor a flow/],
    ['a wrong step', '{"schema":"plumbline/steps@1","steps":{"A":{}},"edges":[]}', /can not be taken: steps/],
    ['an unknown key', '{"schema":"plumbline/steps@1","steps":{},"edges":[],"more":1}', /can not be taken/],
    [
      'a prototype',
      '{"schema":"plumbline/steps@1","steps":{"a":{"name":"","operation":"x","input":{"__proto__":1}}},"edges":[]}',
      /__proto__/,
    ],
    ['what is too deep', `{"schema":"plumbline/steps@1","a":${'['.repeat(100)}${']'.repeat(100)}}`, /too deep/],
    [
      'a number without end',
      '{"schema":"plumbline/steps@1","steps":{"a":{"name":"","operation":"x","input":1e999}},"edges":[]}',
      /too large/,
    ],
    ['nothing', '{"schema":"plumbline/steps@1","steps":{},"edges":[]}', /without steps/],
  ])('refuses %s, in plain words', (_, text, why) => {
    expect(readClipboard(text)).toEqual({ ok: false, why: expect.stringMatching(why) });
  });

  it('leaves out what does not hang together', () => {
    const steps = {
      a: { name: 'a', operation: 'x', in: 'gone' },
      l: { name: 'l', operation: 'for_each', in: 'm' },
      m: { name: 'm', operation: 'for_each', in: 'l' },
    };
    const read = clip(JSON.stringify({ schema: 'plumbline/steps@1', steps, edges: [{ from: 'a', to: 'gone' }] }));
    expect([Object.values(read.steps).map((step) => step.in), read.edges]).toEqual([[undefined, undefined, undefined], []]);
  });

  it('always yields a document that the schema accepts, with edges between steps that exist', () => {
    fc.assert(
      fc.property(anyFlow, anyFlow, fc.boolean(), (from, into, withIncoming) => {
        const ids = [...Object.keys(from.steps).slice(0, 4), ...(from.notes ?? []).map(({ id }) => id)];
        const read = readClipboard(copySteps(from, ids));
        if (!read.ok) return;
        const { document } = paste(into, read.clip, { x: 3, y: 4 }, { random, withIncoming, knownConnections: new Set() });
        expect(flowDocumentSchema.safeParse(document).success).toBe(true);
        expect(Object.keys(document.steps)).toHaveLength(Object.keys(into.steps).length + Object.keys(read.clip.steps).length);
        for (const edge of document.edges)
          expect([edge.from === 'trigger' || edge.from in document.steps, edge.to in document.steps]).toEqual([true, true]);
      }),
    );
  });
});
