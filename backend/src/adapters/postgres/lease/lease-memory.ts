/** What the lease's thread and the main loop share: three 64-bit numbers. Times are ns of the monotonic clock, which all threads share. */
export class LeaseMemory {
  private readonly cells: BigInt64Array;

  constructor(readonly buffer: SharedArrayBuffer = new SharedArrayBuffer(4 * 8)) {
    this.cells = new BigInt64Array(buffer);
  }

  /** End of the lease: the moment before its last renewal was sent, plus its length. */
  get endNs(): bigint {
    return Atomics.load(this.cells, 0);
  }

  set endNs(value: bigint) {
    Atomics.store(this.cells, 0, value);
  }

  /** When the main loop last turned. */
  get tickNs(): bigint {
    return Atomics.load(this.cells, 1);
  }

  set tickNs(value: bigint) {
    Atomics.store(this.cells, 1, value);
  }

  /** The database's clock minus our monotonic clock, microseconds: a wall clock that is set anew changes nothing. */
  get skewUs(): bigint {
    return Atomics.load(this.cells, 2);
  }

  set skewUs(value: bigint) {
    Atomics.store(this.cells, 2, value);
  }

  /** Raised to ask for a renewal at once. */
  get wanted(): bigint {
    return Atomics.load(this.cells, 3);
  }

  want(): void {
    Atomics.add(this.cells, 3, 1n);
  }
}
