/** Most entries that a practice service keeps of a kind; the oldest goes when there are more. */
export const MOST = 1_000;

/** The newest values, at most `MOST`. */
export class Recent<T> {
  private values: T[] = [];

  add(value: T): void {
    this.values.push(value);
    if (this.values.length > MOST) this.values.shift();
  }

  /** Takes out the first that fits; false when there is none. */
  remove(fits: (value: T) => boolean): boolean {
    const at = this.values.findIndex(fits);
    if (at >= 0) this.values.splice(at, 1);
    return at >= 0;
  }

  /** The newest first. */
  newest(count: number): T[] {
    return this.values.slice(-count).reverse();
  }

  clear(): void {
    this.values = [];
  }
}

/** Values by key, at most `MOST`; the one that was set longest ago goes first. */
export class BoundedMap<V> {
  private readonly values = new Map<string, V>();

  get(key: string): V | undefined {
    return this.values.get(key);
  }

  set(key: string, value: V): void {
    this.values.delete(key);
    this.values.set(key, value);
    for (const oldest of this.values.keys()) {
      if (this.values.size <= MOST) return;
      this.values.delete(oldest);
    }
  }

  delete(key: string): boolean {
    return this.values.delete(key);
  }

  /** The one that was set last first. */
  newest(): V[] {
    return [...this.values.values()].reverse();
  }

  clear(): void {
    this.values.clear();
  }
}
