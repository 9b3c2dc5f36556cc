import { describe, expect, it } from '@jest/globals';
import { around, findInTree, nodeOf, pathOf, rowsOfTree, type JsonPart } from './rows';

const ROOT = nodeOf('output', { id: 7, lines: [{ sku: 'A/1' }, { sku: 'B' }], none: [] });
const NOTHING = new Map<string, JsonPart>();
const shown = (open: string[]): string[] =>
  rowsOfTree(ROOT, new Set(open), NOTHING).map(({ depth, node }) => `${' '.repeat(depth)}${node.key} ${node.preview}`);

describe('A tree of JSON', () => {
  it('shows what is unfolded', () => {
    expect(shown([])).toEqual(['output {id, lines, none}']);
    expect(shown(['', '/lines'])).toEqual(['output {id, lines, none}', ' id 7', ' lines [2]', '  0 {sku}', '  1 {sku}', ' none [0]']);
  });

  it('offers the rest of what was fetched in part, and says what is on its way', () => {
    const far = { key: 'output', kind: 'array', size: 2_000, preview: '[…' } as const;
    expect(rowsOfTree(far, new Set(['']), NOTHING).map(({ kind }) => kind)).toEqual(['value', 'loading']);
    const fetched = new Map([['', { entries: [nodeOf('0', 1)], next: 1 }]]);
    expect(rowsOfTree(far, new Set(['']), fetched).map(({ kind }) => kind)).toEqual(['value', 'value', 'more']);
  });

  it('is searched by names and values', () => {
    expect(findInTree(ROOT, 'a/1', NOTHING)).toEqual(['/lines/0/sku']);
    expect(findInTree(ROOT, 'SKU', NOTHING)).toEqual(['/lines/0/sku', '/lines/1/sku']);
    expect(findInTree(ROOT, '', NOTHING)).toEqual([]);
  });

  it('knows what to unfold around a place', () => {
    expect(around('/lines/0/sku')).toEqual(['', '/lines', '/lines/0']);
  });

  it('names a place as expressions do', () => {
    expect(pathOf('steps.crm.output', '/lines/0/a~1b')).toBe('steps.crm.output.lines[0].`a/b`');
  });
});
