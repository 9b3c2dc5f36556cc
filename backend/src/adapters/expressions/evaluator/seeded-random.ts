/**
 * Numbers in [0, 1) that depend on nothing but `seed`: sfc32 (PractRand-clean, 128 bits of state) started from a hash of the text.
 * Not for secrets: whoever knows the seed knows the numbers.
 */
export function seededRandom(seed: string): () => number {
  const next = hash(seed);
  let [a, b, c, counter] = [next(), next(), next(), 1];
  const draw = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) draw();
  // 53 bits: as many as a number between 0 and 1 has.
  return () => ((draw() >>> 5) * 0x4000000 + (draw() >>> 6)) / 0x20000000000000;
}

/** xmur3: spreads a text over 32-bit numbers. */
function hash(text: string): () => number {
  let state = 1779033703 ^ text.length;
  for (let at = 0; at < text.length; at++) {
    state = Math.imul(state ^ text.charCodeAt(at), 3432918353);
    state = (state << 13) | (state >>> 19);
  }
  return () => {
    state = Math.imul(state ^ (state >>> 16), 2246822507);
    state = Math.imul(state ^ (state >>> 13), 3266489909);
    return (state ^= state >>> 16) >>> 0;
  };
}
