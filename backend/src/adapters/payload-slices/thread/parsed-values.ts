import type { Json } from '@plumbline/shared';

/** Bytes of the texts of all values that are kept parsed: parsed they take a few times as much. */
const MAX_BYTES = 24_000_000;

/** The values that were looked into last; the longest unused goes first. */
export class ParsedValues {
  private readonly values = new Map<string, { readonly value: Json; readonly bytes: number }>();
  private total = 0;

  /** Undefined: it has to be brought. */
  find(id: string): Json | undefined {
    const known = this.values.get(id);
    if (!known) return undefined;
    this.values.delete(id);
    this.values.set(id, known);
    return known.value;
  }

  /** Parses it; what is no JSON is text. */
  keep(id: string, bytes: Uint8Array): Json {
    const value = parsed(bytes);
    this.drop(id);
    this.values.set(id, { value, bytes: bytes.byteLength });
    this.total += bytes.byteLength;
    for (const other of this.values.keys()) {
      if (this.total <= MAX_BYTES || this.values.size === 1) break;
      this.drop(other);
    }
    return value;
  }

  private drop(id: string): void {
    this.total -= this.values.get(id)?.bytes ?? 0;
    this.values.delete(id);
  }
}

function parsed(bytes: Uint8Array): Json {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
