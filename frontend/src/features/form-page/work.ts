/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2), and of the square roots of eight. */
const [ROUNDS, START] = constants();

function constants(): [Uint32Array, Uint32Array] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < 64; candidate++) if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) >>> 0;
  return [
    Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
    Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
  ];
}

const right = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** One block of 64 bytes (FIPS 180-4, 6.2.2). `words` holds 64 words, of which the first 16 are the block. */
function compress(state: Uint32Array, words: Uint32Array): void {
  for (let at = 16; at < 64; at++) {
    const [two, fifteen] = [words[at - 2] ?? 0, words[at - 15] ?? 0];
    const small1 = right(two, 17) ^ right(two, 19) ^ (two >>> 10);
    const small0 = right(fifteen, 7) ^ right(fifteen, 18) ^ (fifteen >>> 3);
    words[at] = (small1 + (words[at - 7] ?? 0) + small0 + (words[at - 16] ?? 0)) >>> 0;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let at = 0; at < 64; at++) {
    const big1 = right(e, 6) ^ right(e, 11) ^ right(e, 25);
    const one = (h + big1 + ((e & f) ^ (~e & g)) + (ROUNDS[at] ?? 0) + (words[at] ?? 0)) >>> 0;
    const big0 = right(a, 2) ^ right(a, 13) ^ right(a, 22);
    const two = (big0 + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) >>> 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) >>> 0;
  }
  for (const [at, word] of [a, b, c, d, e, f, g, h].entries()) state[at] = ((state[at] ?? 0) + word) >>> 0;
}

/** The blocks of a message with its padding (FIPS 180-4, 5.1.1), as words. */
function blocksOf(bytes: Uint8Array): Uint32Array[] {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  return Array.from({ length: padded.length / 64 }, (_, block) => {
    const words = new Uint32Array(64);
    for (let at = 0; at < 16; at++) words[at] = view.getUint32(block * 64 + at * 4);
    return words;
  });
}

/** SHA-256 of some bytes, as eight words. The browser's own is missing on pages that are not served by https. */
export function sha256(bytes: Uint8Array): Uint32Array {
  const state = START.slice();
  for (const block of blocksOf(bytes)) compress(state, block);
  return state;
}

/** How many bits of 0 a digest begins with. */
function zeroBits(digest: Uint32Array): number {
  const at = digest.findIndex((word) => word !== 0);
  return at < 0 ? digest.length * 32 : at * 32 + Math.clz32(digest[at] ?? 0);
}

/** The first whole number n so that SHA-256 of `<token>:<n>` begins with so many bits of 0. */
export function workFor(token: string, bits: number): number {
  const encoder = new TextEncoder();
  const prefix = encoder.encode(`${token}:`);
  // What comes before the number is the same each time: its whole blocks are worked on once.
  const whole = Math.floor(prefix.length / 64) * 64;
  const before = START.slice();
  for (let at = 0; at < whole; at += 64) compress(before, wordsAt(prefix, at));
  const rest = prefix.subarray(whole);
  for (let number = 0; ; number++) {
    const digits = encoder.encode(String(number));
    const tail = new Uint8Array(rest.length + digits.length);
    tail.set(rest);
    tail.set(digits, rest.length);
    if (zeroBits(finished(before, tail, whole)) >= bits) return number;
  }
}

function wordsAt(bytes: Uint8Array, at: number): Uint32Array {
  const words = new Uint32Array(64);
  for (let word = 0; word < 16; word++)
    words[word] =
      (((bytes[at + word * 4] ?? 0) << 24) |
        ((bytes[at + word * 4 + 1] ?? 0) << 16) |
        ((bytes[at + word * 4 + 2] ?? 0) << 8) |
        (bytes[at + word * 4 + 3] ?? 0)) >>>
      0;
  return words;
}

/** The digest of what was worked on and this tail. @param done bytes that `before` stands for */
function finished(before: Uint32Array, tail: Uint8Array, done: number): Uint32Array {
  const state = before.slice();
  const blocks = blocksOf(tail);
  const last = blocks.at(-1);
  if (last) last[15] = (done + tail.length) * 8;
  for (const block of blocks) compress(state, block);
  return state;
}
