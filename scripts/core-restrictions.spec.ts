import { describe, expect, it } from '@jest/globals';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { coreRestrictions } from './lib/core-restrictions.mjs';

/** The rules that a line of code breaks when it stands in the given file. */
function broken(code: string, file: string): (string | null)[] {
  const parser = { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser as Linter.Parser } };
  return new Linter().verify(code, [parser, coreRestrictions], { filename: file }).map(({ ruleId }) => ruleId);
}

const FORBIDDEN = [
  ['process.env.HOME;', 'no-restricted-globals'],
  ['await fetch("http://example.com");', 'no-restricted-globals'],
  ['setTimeout(() => 1, 5);', 'no-restricted-globals'],
  ['setInterval(() => 1, 5);', 'no-restricted-globals'],
  ['setImmediate(() => 1);', 'no-restricted-globals'],
  ['Buffer.from("a");', 'no-restricted-globals'],
  ['console.log("a");', 'no-restricted-globals'],
  ['performance.now();', 'no-restricted-globals'],
  ['crypto.randomUUID();', 'no-restricted-globals'],
  ['globalThis.fetch;', 'no-restricted-globals'],
  ['Date.now();', 'no-restricted-properties'],
  ['Math.random();', 'no-restricted-properties'],
  ['const { now } = Date;', 'no-restricted-properties'],
  ['new Date();', 'no-restricted-syntax'],
  ['Date();', 'no-restricted-syntax'],
] as const;

describe('The lint rules of the core', () => {
  it.each(FORBIDDEN)('refuse %s by %s', (code, rule) => {
    expect(broken(code, 'backend/src/engine/run/planted.ts')).toEqual([rule]);
  });

  it.each(['backend/src/engine/run/a.ts', 'backend/src/usecases/a.ts', 'backend/src/connectors/chat/a.ts'])('hold in %s', (file) => {
    expect(broken('Date.now();', file)).toEqual(['no-restricted-properties']);
  });

  it.each(['backend/src/adapters/clock/a.ts', 'backend/src/engine/run/a.spec.ts', 'frontend/src/ui/a.ts'])('do not hold in %s', (file) => {
    expect(broken('Date.now();', file)).toEqual([]);
  });

  it('allow dates that are made from a value, and a local variable that has the name of a global', () => {
    expect(broken('new Date(5); ((process: string) => process)("a");', 'backend/src/engine/run/a.ts')).toEqual([]);
  });
});
