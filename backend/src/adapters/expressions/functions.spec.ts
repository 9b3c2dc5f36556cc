import { describe, expect, it } from '@jest/globals';
import { FUNCTIONS } from '@plumbline/shared';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

describe('FUNCTIONS', () => {
  it('are all that the installed JSONata defines, so that none stays unknown to the checks or unlocked in an evaluator', () => {
    const source = readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8');
    const names = [...source.matchAll(/(?:staticFrame|environment)\.bind\('(\w+)', defineFunction/g)].map((match) => match[1] ?? '');
    expect(names.length).toBeGreaterThan(60);
    expect([...new Set(names)].filter((name) => name !== 'eval').sort()).toEqual([...FUNCTIONS].sort());
  });
});
