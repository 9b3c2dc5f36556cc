interface Due {
  readonly id: string;
  readonly atMs: number;
}

/**
 * Steps that wait for a time, earliest first. A binary heap whose outdated entries are thrown away when they come up: looking
 * through all of them at each decision took 10^8 looks for 10,000 steps that are retried.
 */
export class DueTimes {
  private readonly times = new Map<string, number>();
  private heap: Due[] = [];

  get size(): number {
    return this.times.size;
  }

  /** @param atMs when the step is due, ms; replaces an earlier time */
  set(id: string, atMs: number): void {
    if (this.times.get(id) === atMs) return;
    this.times.set(id, atMs);
    this.push({ id, atMs });
  }

  delete(id: string): void {
    this.times.delete(id);
    if (this.times.size === 0) this.heap = [];
  }

  /** When the first of them is due, ms; null when none waits. */
  earliest(): number | null {
    for (let first = this.heap[0]; first !== undefined; first = this.heap[0]) {
      if (this.isCurrent(first)) return first.atMs;
      this.pop();
    }
    return null;
  }

  /** Up to `limit` of those that are due, earliest first. They stay. */
  due(nowMs: number, limit: number): string[] {
    const found: Due[] = [];
    const ids = new Set<string>();
    for (let atMs = this.earliest(); atMs !== null && atMs <= nowMs && ids.size < limit; atMs = this.earliest()) {
      const first = this.pop();
      if (first === undefined) break;
      // A time that was set, changed and set again is in the heap twice.
      if (!ids.has(first.id)) found.push(first);
      ids.add(first.id);
    }
    for (const one of found) this.push(one);
    return [...ids];
  }

  private isCurrent({ id, atMs }: Due): boolean {
    return this.times.get(id) === atMs;
  }

  private push(due: Due): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || parent.atMs <= due.atMs) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = due;
  }

  private pop(): Due | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const child = smaller(heap, 2 * at + 1, 2 * at + 2);
      const next = heap[child];
      if (next === undefined || next.atMs >= last.atMs) break;
      heap[at] = next;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function smaller(heap: readonly Due[], left: number, right: number): number {
  const other = heap[right];
  return other !== undefined && other.atMs < (heap[left]?.atMs ?? 0) ? right : left;
}
