const FIRST_SIZE = 16 * 1024;

/**
 * Collects the chunks of a body. A body of one chunk, the ordinary case, is not copied. More are copied into one
 * growing buffer instead of being kept in a list: ten million chunks of one byte, legal within a 10 MB limit, would
 * otherwise hold more than a gigabyte of small objects.
 */
export class BodyBuffer {
  #only: Uint8Array | null = null;
  #joined: Buffer | null = null;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(chunk: Uint8Array): void {
    const start = this.#length;
    this.#length += chunk.byteLength;
    if (start === 0) {
      this.#only = chunk;
      return;
    }
    this.#roomFor(this.#length).set(chunk, start);
  }

  /** The bytes so far; valid until the next `add`. */
  bytes(): Uint8Array {
    return this.#joined?.subarray(0, this.#length) ?? this.#only ?? new Uint8Array(0);
  }

  clear(): void {
    this.#only = null;
    this.#joined = null;
    this.#length = 0;
  }

  #roomFor(length: number): Buffer {
    if (this.#joined !== null && this.#joined.byteLength >= length) return this.#joined;
    const grown = Buffer.allocUnsafeSlow(Math.max(FIRST_SIZE, length * 2));
    grown.set(this.#joined ?? this.#only ?? [], 0);
    this.#only = null;
    this.#joined = grown;
    return grown;
  }
}
