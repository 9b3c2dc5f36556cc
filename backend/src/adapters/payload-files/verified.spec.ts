import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { verified } from './verified.js';

async function* from(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  yield* pieces;
}

const factsOf = (bytes: Uint8Array) => ({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
const damaged = (why: string): Error => new Error(why);

async function read(pieces: readonly Uint8Array[], expected: ReturnType<typeof factsOf>): Promise<{ got: Buffer; error: string | null }> {
  const got: Uint8Array[] = [];
  try {
    for await (const piece of verified(from(pieces), expected, damaged)) got.push(piece);
  } catch (error) {
    return { got: Buffer.concat(got), error: (error as Error).message };
  }
  return { got: Buffer.concat(got), error: null };
}

describe('verified', () => {
  it('hands on what is as it was stored', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1 })), async (pieces) => {
        const all = Buffer.concat(pieces);
        const { got, error } = await read(pieces, factsOf(all));
        expect(error).toBeNull();
        expect(got.equals(all)).toBe(true);
      }),
    );
  });

  it('never hands on the whole of what is not', async () => {
    const pieces = fc.array(fc.uint8Array({ minLength: 1 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.nat(), async (stored, at) => {
        const all = Buffer.concat(stored);
        const flipped = Buffer.from(all);
        flipped[at % all.length] = (flipped[at % all.length] ?? 0) ^ 1;
        const { got, error } = await read([flipped.subarray(0, at % all.length), flipped.subarray(at % all.length)], factsOf(all));
        expect(error).toMatch(/not those/);
        expect(got.length).toBeLessThan(all.length);
      }),
    );
  });

  it.each([
    ['shorter', 'ab', 'abc'],
    ['longer', 'abcd', 'abc'],
    ['empty', '', 'abc'],
  ])('says so when it is %s', async (_, there, stored) => {
    expect((await read([Buffer.from(there)], factsOf(Buffer.from(stored)))).error).toMatch(/bytes instead of 3/);
  });
});
