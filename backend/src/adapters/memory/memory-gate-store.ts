import type { GateRow, GateStore } from '../../engine/ports/gate-store.js';

/** The gate store without a database: the same answers as on PostgreSQL, nothing durable. For tests of what works with gates. */
export class MemoryGateStore implements GateStore {
  private readonly rows = new Map<string, GateRow>();
  private readonly hearers: ((row: GateRow) => void)[] = [];
  private rev = 0;

  async all(): Promise<readonly GateRow[]> {
    return [...this.rows.values()];
  }

  async read(gate: string): Promise<GateRow | null> {
    return this.rows.get(gate) ?? null;
  }

  async put({ gate, rev, state }: GateRow, how: 'told' | 'quiet'): Promise<GateRow | null> {
    if ((this.rows.get(gate)?.rev ?? 0) !== rev) return null;
    const row: GateRow = { gate, rev: ++this.rev, state: structuredClone(state) };
    this.rows.set(gate, row);
    if (how === 'told') for (const hear of this.hearers) hear(row);
    return row;
  }

  onChange(hear: (row: GateRow) => void): void {
    this.hearers.push(hear);
  }
}
