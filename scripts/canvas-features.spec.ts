import { expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { faultsOf, rowsOf, titlesIn } from './lib/canvas-features.mjs';

const root = new URL('../', import.meta.url);

async function titles(): Promise<Set<string>> {
  const files = (await readdir(new URL('e2e/', root), { recursive: true })).filter((name) => name.endsWith('.e2e.ts'));
  const sources = await Promise.all(files.map((name) => readFile(fileURLToPath(new URL(`e2e/${name}`, root)), 'utf8')));
  return new Set(sources.flatMap(titlesIn));
}

it('every feature of the canvas that is described has a test that exists', async () => {
  const rows = rowsOf(await readFile(new URL('docs/canvas-features.md', root), 'utf8'));
  expect(rows.length).toBeGreaterThan(60);
  expect(faultsOf(rows, await titles())).toEqual([]);
});

it('every promise about failures that is made has a test that exists', async () => {
  const rows = rowsOf(await readFile(new URL('docs/promises.md', root), 'utf8'));
  expect(rows.length).toBeGreaterThan(12);
  expect(faultsOf(rows, await titles())).toEqual([]);
});

it('a row without a test, or with one that is gone, is a fault', () => {
  const rows = rowsOf('| feature | test |\n| --- | --- |\n| A | does a |\n| B |  |\n| C | does c |\n');
  expect(faultsOf(rows, new Set(['does a']))).toEqual(['"B" has no test', '"C" names a test that is not there: does c']);
});

it('titles of tests are found in whatever quotes they stand', () => {
  expect(titlesIn(`test('one', x); it("two's", y);\n test(\n  'three', z)`)).toEqual(['one', "two's", 'three']);
});
