import type { Json } from '@plumbline/shared';

/** Values that were put or read a moment ago, up to `maxBytes` of their JSON text; the least recently used goes first. */
export class JsonCache {
  readonly #entries = new Map<string, { readonly value: Json; readonly bytes: number }>();
  #bytes = 0;

  constructor(private readonly maxBytes: number) {}

  get(id: string): Json | undefined {
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    return entry.value;
  }

  set(id: string, value: Json, bytes: number): void {
    this.delete(id);
    this.#entries.set(id, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.maxBytes) return;
      this.delete(oldest);
    }
  }

  delete(id: string): void {
    this.#bytes -= this.#entries.get(id)?.bytes ?? 0;
    this.#entries.delete(id);
  }
}
