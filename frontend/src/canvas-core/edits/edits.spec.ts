import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flowDocumentSchema, type FlowDocument } from '@plumbline/shared';
import { edgeKey, makeEdge } from '../document';
import { sameDocument } from '../parts';
import { anyFlow, flow, longFlow } from '../test-flows';
import { canConnect, connect, disconnect, reconnect } from './edges';
import { setName, setOwner, setRunbook, setSettings, setTrigger } from './flow';
import { addToGroup, group, removeFromGroups, setGroup, ungroup } from './groups';
import { insertOnEdge, spliceStep } from './insert';
import { align, distribute, moveInto, moveSteps, resizeFrame } from './layout';
import { addNote, moveNotes, removeNotes, setNote } from './notes';
import { removeAndReconnect, removeSteps } from './remove';
import { addStep, pin, renameStep, replaceOperation, setDisabled, setInputField, setPolicy, setStep } from './steps';

const edges = (document: FlowDocument) => document.edges.map(edgeKey);
const random = () => 0.123;
const ROW_OF_THREE = flow({ a: {}, b: {}, c: {} }, ['trigger>a', 'a>b', 'b>c'], {
  layout: { trigger: { x: 0, y: 0 }, a: { x: 320, y: 0 }, b: { x: 640, y: 0 }, c: { x: 960, y: 0 } },
});
const LOOP = flow({ l: { operation: 'for_each' }, x: { in: 'l' }, y: { in: 'l' }, z: {} }, ['trigger>l', 'x>y', 'l>z'], {
  layout: { l: { x: 0, y: 0 }, x: { x: 32, y: 32 } },
});

describe('adding and changing steps', () => {
  it('adds a step after another: connected, in the same for-each, one column right of it', () => {
    const { document, id } = addStep(ROW_OF_THREE, { operation: 'filter', name: 'Only large', after: { from: 'c', port: 'out' } });
    expect(id).toBe('only_large');
    expect(edges(document)).toContain('c|out|only_large');
    expect(document.layout?.[id]).toEqual({ x: 1280, y: 0 });
    expect(addStep(LOOP, { operation: 'filter', name: 'In', after: { from: 'y', port: 'out' } }).document.steps['in']?.in).toBe('l');
  });

  it('puts a second follower below the first', () => {
    const { document } = addStep(ROW_OF_THREE, { operation: 'filter', name: 'Beside', after: { from: 'a', port: 'out' } });
    expect(document.layout?.['beside']).toEqual({ x: 640, y: 112 });
  });

  it('grows the frame of a for-each with what is put into it', () => {
    const { document } = addStep(LOOP, { operation: 'filter', name: 'Far', in: 'l', at: { x: 800, y: 400 } });
    expect(document.layout?.['l']).toEqual({ x: 0, y: 0, w: 800 + 256 + 32, h: 400 + 88 + 32 });
  });

  it('sets what is asked for and nothing else, and keeps the document where nothing is different', () => {
    const document = setPolicy(renameStep(ROW_OF_THREE, 'a', 'New'), 'a', { timeout: '5s' });
    expect(document.steps['a']).toEqual({ name: 'New', operation: 'transform', policy: { timeout: '5s' } });
    expect(document.steps['b']).toBe(ROW_OF_THREE.steps['b']);
    expect(setPolicy(document, 'a', {}).steps['a']).toEqual({ name: 'New', operation: 'transform' });
    expect(setStep(document, 'a', { name: 'New' })).toBe(document);
    expect(setStep(document, 'constructor', { name: 'New' })).toBe(document);
    expect(setDisabled(document, ['a', 'b'], false)).toBe(document);
    expect(setDisabled(setDisabled(document, ['a'], true), ['a'], false)).toEqual(document);
    expect(pin(pin(document, 'a', { ok: 1 }), 'a', undefined)).toEqual(document);
  });

  it('sets values inside the input, makes the objects on the way, and reaches no prototype', () => {
    const set = (path: string[], value?: number) => setInputField(filled, 'a', path, value).steps['a']?.input;
    const filled = setInputField(ROW_OF_THREE, 'a', ['body', 'list'], [1, 2]);
    expect(set(['body', 'list', '1'], 5)).toEqual({ body: { list: [1, 5] } });
    expect(set(['body', 'list', '2'], 5)).toEqual({ body: { list: [1, 2, 5] } });
    expect(set(['body', 'list', '0'])).toEqual({ body: { list: [2] } });
    expect(set(['body', 'list'])).toEqual({ body: {} });
    for (const name of ['__proto__', 'constructor', 'prototype']) expect(set([name, 'x'], 1)).toEqual({ body: { list: [1, 2] } });
    expect(setInputField(filled, 'a', ['nothing', 'here'], undefined)).toBe(filled);
  });

  it('lets edges of outputs that a new operation does not have leave from its first output', () => {
    const input = { cases: [{ id: 'x', when: true }] };
    const document = flow({ a: { operation: 'branch', input }, b: {}, c: {} }, [
      'trigger>a',
      'a:case:x>b',
      'a:case:else>c',
      'a:case:else>b',
    ]);
    const replaced = replaceOperation(document, 'a', { operation: 'filter', input: { when: true } });
    expect(edges(replaced).sort()).toEqual(['a|out|b', 'a|out|c', 'trigger|out|a']);
    expect(edges(replaceOperation(document, 'a', { operation: 'stop' }))).toEqual(['trigger|out|a']);
  });
});

describe('putting a step into an edge', () => {
  it('makes two edges of one, and moves what follows right by one column', () => {
    const { document, id } = insertOnEdge(ROW_OF_THREE, { from: 'a', to: 'b' }, { operation: 'filter', name: 'Mid' });
    expect(edges(document)).toEqual(['trigger|out|a', 'a|out|mid', 'mid|out|b', 'b|out|c']);
    expect([id, 'b', 'c'].map((one) => document.layout?.[one]?.x)).toEqual([640, 960, 1280]);
    expect(document.layout?.['a']).toBe(ROW_OF_THREE.layout?.['a']);
  });

  it('moves nothing where there is room', () => {
    const wide = moveSteps(ROW_OF_THREE, { b: { x: 1280, y: 128 }, c: { x: 1600, y: 0 } });
    const { document } = insertOnEdge(wide, { from: 'a', to: 'b' }, { operation: 'filter', name: 'Mid' });
    expect(document.layout).toEqual({ ...wide.layout, mid: { x: 800, y: 64 } });
  });

  it('keeps the port that the edge left from, and leaves from the first output of the new step', () => {
    const document = flow({ a: { policy: { then: { edge: 'error' } } }, b: {} }, ['trigger>a', 'a:error>b']);
    const made = { operation: 'branch', name: 'Which', input: { cases: [{ id: 'x', when: true }] } };
    expect(edges(insertOnEdge(document, { from: 'a', port: 'error', to: 'b' }, made).document)).toEqual([
      'trigger|out|a',
      'a|error|which',
      'which|case:x|b',
    ]);
  });

  it('hangs a stop beside the edge, which stays', () => {
    const { document } = insertOnEdge(ROW_OF_THREE, { from: 'a', to: 'b' }, { operation: 'stop', name: 'End' });
    expect(edges(document)).toEqual([...edges(ROW_OF_THREE), 'a|out|end']);
  });

  it('takes a loose step that is there, and leaves one that has edges alone', () => {
    const loose = addStep(ROW_OF_THREE, { operation: 'filter', name: 'Loose', at: { x: 480, y: 0 } }).document;
    expect(edges(spliceStep(loose, { from: 'a', to: 'b' }, 'loose'))).toEqual(['trigger|out|a', 'a|out|loose', 'loose|out|b', 'b|out|c']);
    expect(spliceStep(loose, { from: 'a', to: 'b' }, 'c')).toBe(loose);
  });
});

describe('removing steps', () => {
  it('takes edges, places, members of groups and the body of a for-each along', () => {
    const grouped = {
      ...LOOP,
      groups: [
        { id: 'g', name: 'G', steps: ['x'] },
        { id: 'h', name: 'H', steps: ['x', 'z'] },
      ],
    };
    const document = removeSteps(grouped, ['l', 'trigger', 'nobody']);
    expect(Object.keys(document.steps)).toEqual(['z']);
    expect([document.edges, document.layout, document.groups]).toEqual([[], {}, [{ id: 'h', name: 'H', steps: ['z'] }]]);
  });

  it('draws the edge on over a removed step, and over a chain of them', () => {
    expect(edges(removeAndReconnect(ROW_OF_THREE, ['b']))).toEqual(['trigger|out|a', 'a|out|c']);
    expect(edges(removeAndReconnect(ROW_OF_THREE, ['b', 'a']))).toEqual(['trigger|out|c']);
  });

  it('keeps the output that led to the step, and draws no error edge on', () => {
    const document = flow({ a: { policy: { then: { edge: 'error' } } }, b: { policy: { then: { edge: 'error' } } }, c: {}, d: {} }, [
      'trigger>a',
      'a:error>b',
      'b>c',
      'b:error>d',
    ]);
    expect(edges(removeAndReconnect(document, ['b']))).toEqual(['trigger|out|a', 'a|error|c']);
  });

  it('heals nothing where it would not be clear what is meant', () => {
    const cases = { cases: [{ id: 'x', when: true }] };
    const document = flow({ a: { operation: 'branch', input: cases }, b: {}, c: {} }, ['trigger>a', 'a:case:x>b', 'a:case:else>c']);
    expect(edges(removeAndReconnect(document, ['a']))).toEqual([]);
  });
});

describe('edges', () => {
  it.each([
    ['into the trigger', { from: 'a', port: 'out', to: 'trigger' }, /into the trigger/],
    ['to itself', { from: 'a', port: 'out', to: 'a' }, /itself/],
    ['that is there', { from: 'a', port: 'out', to: 'b' }, /already/],
    ['in a circle', { from: 'c', port: 'out', to: 'a' }, /circle/],
    ['from an output that is not there', { from: 'a', port: 'error', to: 'c' }, /error output/],
    ['from a case that is not there', { from: 'a', port: 'case:x', to: 'c' }, /no output "x"/],
    ['to nobody', { from: 'a', port: 'out', to: 'constructor' }, /no such step/],
  ])('can not be drawn %s', (_, wanted, why) => {
    expect(canConnect(ROW_OF_THREE, wanted)).toEqual({ ok: false, why: expect.stringMatching(why) });
    expect(connect(ROW_OF_THREE, wanted)).toBe(ROW_OF_THREE);
  });

  it('do not cross the border of a for-each', () => {
    expect(canConnect(LOOP, { from: 'trigger', port: 'out', to: 'x' })).toEqual({
      ok: false,
      why: expect.stringMatching(/into a for-each/),
    });
    expect(canConnect(LOOP, { from: 'x', port: 'out', to: 'z' })).toEqual({ ok: false, why: expect.stringMatching(/out of a for-each/) });
  });

  it('are drawn, removed, and given another end in their place', () => {
    const drawn = connect(ROW_OF_THREE, { from: 'a', port: 'out', to: 'c' });
    expect(edges(drawn)).toContain('a|out|c');
    expect(sameDocument(disconnect(drawn, { from: 'a', port: 'out', to: 'c' }), ROW_OF_THREE)).toBe(true);
    const turned = reconnect(ROW_OF_THREE, { from: 'b', to: 'c' }, { from: 'a', port: 'out', to: 'c' });
    expect(edges(turned)).toEqual(['trigger|out|a', 'a|out|b', 'a|out|c']);
    expect(reconnect(ROW_OF_THREE, { from: 'b', to: 'c' }, { from: 'c', port: 'out', to: 'b' }).edges[2]).toEqual({ from: 'c', to: 'b' });
  });

  it('may leave from any case when the cases come from data', () => {
    const document = flow({ a: { operation: 'branch', input: { cases: '{{ trigger.body }}' } }, b: {} }, ['trigger>a']);
    expect(canConnect(document, { from: 'a', port: 'case:any', to: 'b' })).toEqual({ ok: true });
  });

  it('are never allowed where they would close a circle or cross a border, and always drawn where they are allowed', () => {
    fc.assert(
      fc.property(
        anyFlow,
        fc.constantFrom('trigger', 'a', 'b', 'c', 'd'),
        fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        (document, from, to) => {
          const next = connect(document, { from, port: 'out', to });
          expect(next !== document).toBe(canConnect(document, { from, port: 'out', to }).ok);
          if (next !== document) expect(disconnect(next, makeEdge(from, 'out', to)).edges).toEqual(document.edges);
        },
      ),
    );
  });
});

describe('the layout', () => {
  it('moves steps, and keeps those of a for-each inside its frame', () => {
    expect(moveSteps(LOOP, { z: { x: 5, y: 6 }, nobody: { x: 1, y: 1 } }).layout?.['z']).toEqual({ x: 5, y: 6 });
    const moved = moveSteps(LOOP, { x: { x: -50, y: 500 } });
    expect(moved.layout?.['x']).toEqual({ x: 16, y: 500 });
    expect(moved.layout?.['l']).toEqual({ x: 0, y: 0, w: 320, h: 620 });
    expect(moveSteps(ROW_OF_THREE, { a: { x: 320, y: 0 } })).toBe(ROW_OF_THREE);
  });

  it('lets no frame become smaller than its body', () => {
    expect(resizeFrame(LOOP, 'l', { w: 10, h: 1000 }).layout?.['l']).toMatchObject({ w: 32 + 256 + 32, h: 1000 });
  });

  it('moves steps into a for-each and out of it, without the edges that would cross its border', () => {
    const inside = moveInto(LOOP, 'l', { z: { x: 400, y: 32 } });
    expect([inside.steps['z']?.in, edges(inside)]).toEqual(['l', ['trigger|out|l', 'x|out|y']]);
    const outside = moveInto(LOOP, undefined, { x: { x: 0, y: 600 }, y: { x: 320, y: 600 } });
    expect([outside.steps['x']?.in, edges(outside)]).toEqual([undefined, ['trigger|out|l', 'x|out|y', 'l|out|z']]);
    expect(moveInto(LOOP, 'l', { l: { x: 0, y: 0 } })).toBe(LOOP);
  });

  it('aligns by edges and middles, and distributes evenly', () => {
    const document = moveSteps(ROW_OF_THREE, { a: { x: 0, y: 0 }, b: { x: 300, y: 40 }, c: { x: 1000, y: 100 } });
    const ys = (next: FlowDocument) => ['a', 'b', 'c'].map((id) => next.layout?.[id]?.y);
    const xs = (next: FlowDocument) => ['a', 'b', 'c'].map((id) => next.layout?.[id]?.x);
    expect(ys(align(document, ['a', 'b', 'c'], 'top'))).toEqual([0, 0, 0]);
    expect(ys(align(document, ['a', 'b', 'c'], 'bottom'))).toEqual([100, 100, 100]);
    expect(ys(align(document, ['a', 'b', 'c'], 'middle'))).toEqual([50, 50, 50]);
    expect(xs(align(document, ['a', 'b', 'c'], 'left'))).toEqual([0, 0, 0]);
    expect(xs(align(document, ['a', 'b', 'c'], 'right'))).toEqual([1000, 1000, 1000]);
    expect(xs(align(document, ['a', 'b', 'c'], 'centre'))).toEqual([500, 500, 500]);
    expect(xs(distribute(document, ['c', 'a', 'b'], 'x'))).toEqual([0, 500, 1000]);
    expect(ys(distribute(document, ['a', 'b', 'c'], 'y'))).toEqual([0, 50, 100]);
  });
});

describe('notes, groups and the flow itself', () => {
  it('adds, changes, moves and removes notes', () => {
    const { document, id } = addNote(ROW_OF_THREE, { at: { x: 1, y: 2 }, text: 'Hello' }, random);
    expect(document.notes).toEqual([{ id, text: 'Hello', x: 1, y: 2, w: 240, h: 160 }]);
    const changed = setNote(document, id ?? '', { w: 1, colour: 'blue' });
    expect(changed.notes?.[0]).toMatchObject({ w: 64, colour: 'blue' });
    expect(moveNotes(changed, { [id ?? '']: { x: 9, y: 9 } }).notes?.[0]).toMatchObject({ x: 9, y: 9 });
    expect(setNote(document, 'other', { w: 1 })).toBe(document);
    expect(removeNotes(document, [id ?? ''])).toEqual(ROW_OF_THREE);
  });

  it('keeps each step in one group at most, and no group without steps', () => {
    const first = group(ROW_OF_THREE, ['a', 'b', 'nobody'], 'First', () => 0.1);
    const second = group(first.document, ['b', 'c'], 'Second', () => 0.2);
    expect(second.document.groups?.map(({ steps }) => steps)).toEqual([['a'], ['b', 'c']]);
    const moved = addToGroup(second.document, second.id ?? '', ['a', 'b']);
    expect(moved.groups?.map(({ steps }) => steps)).toEqual([['b', 'c', 'a']]);
    expect(setGroup(moved, second.id ?? '', { name: 'New', colour: 'red' }).groups?.[0]).toMatchObject({ name: 'New', colour: 'red' });
    expect(removeFromGroups(moved, ['a', 'b', 'c'])).toEqual(ROW_OF_THREE);
    expect(ungroup(moved, second.id ?? '')).toEqual(ROW_OF_THREE);
  });

  it('sets what the flow says of itself as it is typed, and leaves empty things out', () => {
    const document = setSettings(setRunbook(setOwner(setName(ROW_OF_THREE, 'New '), 'ada@example.com'), { does: 'Much' }), {
      timeout: '1h',
    });
    expect(document).toMatchObject({ name: 'New ', owner: 'ada@example.com', runbook: { does: 'Much' }, settings: { timeout: '1h' } });
    const bare = setSettings(setRunbook(setOwner(document, ''), { does: '' }), { timeout: undefined });
    expect(bare).toEqual({ ...ROW_OF_THREE, name: 'New ' });
    expect(setName(document, '  ')).toBe(document);
  });

  it('starts another kind of trigger without the old configuration', () => {
    const hook = setTrigger(ROW_OF_THREE, { operation: 'webhook', config: { path: 'x' }, name: 'Form' });
    expect(setTrigger(hook, { config: { path: 'y' } }).trigger).toEqual({ operation: 'webhook', name: 'Form', config: { path: 'y' } });
    expect(setTrigger(hook, { operation: 'manual' }).trigger).toEqual({ operation: 'manual', name: 'Form' });
  });
});

describe('all edits', () => {
  it('make documents that the schema accepts', () => {
    const anyEdit = fc.constantFrom<(document: FlowDocument) => FlowDocument>(
      (d) => addStep(d, { operation: 'filter', name: 'Trigger', at: { x: 0, y: 0 } }).document,
      (d) => addStep(d, { operation: 'for_each', name: 'é', after: { from: 'a', port: 'out' } }).document,
      (d) => (d.edges[0] ? insertOnEdge(d, d.edges[0], { operation: 'branch', name: 'Mid' }).document : d),
      (d) => (d.edges[0] ? spliceStep(d, d.edges[0], 'e') : d),
      (d) => removeSteps(d, ['a', 'c']),
      (d) => removeAndReconnect(d, ['b']),
      (d) => moveInto(d, 'a', { d: { x: 0, y: 0 }, b: { x: 0, y: 200 } }),
      (d) => align(d, Object.keys(d.steps), 'middle'),
      (d) => distribute(d, Object.keys(d.steps), 'x'),
      (d) => replaceOperation(d, 'b', { operation: 'stop' }),
      (d) => setDisabled(d, ['a', 'b'], true),
      (d) => group(d, ['a', 'b'], 'G', () => 0.5).document,
      (d) => removeFromGroups(d, ['a']),
      (d) => connect(d, { from: 'a', port: 'out', to: 'f' }),
    );
    fc.assert(
      fc.property(anyFlow, fc.array(anyEdit, { maxLength: 10 }), (start, list) => {
        const end = list.reduce((document, edit) => edit(document), start);
        expect(flowDocumentSchema.safeParse(end).error?.issues ?? []).toEqual([]);
        for (const { from, to } of end.edges) expect([from === 'trigger' || from in end.steps, to in end.steps]).toEqual([true, true]);
      }),
    );
  });

  it('take milliseconds for 1,000 steps', () => {
    const document = longFlow(1_000);
    const before = performance.now();
    insertOnEdge(document, { from: 's1', to: 's2' }, { operation: 'filter', name: 'Mid' });
    removeAndReconnect(document, ['s5']);
    connect(document, { from: 's1', port: 'out', to: 's900' });
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
