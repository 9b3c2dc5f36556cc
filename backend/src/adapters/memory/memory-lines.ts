import type { AcceptRequest, PlaceInLine } from '../../engine/ports/run-store.js';

interface Line {
  room: number;
  perMs: number | null;
  /** In the order in which they began; with the time at which each leaves by itself. */
  atWork: { readonly runId: string; readonly leavesAtMs: number | null }[];
  /** In the order of their accepts. */
  waiting: string[];
}

/** The lines of runs, without a database. */
export class MemoryLines {
  private readonly lines = new Map<string, Line>();
  private readonly places = new Map<string, string>();

  /** A run takes its place. @returns whether it waits */
  enter(
    runId: string,
    name: string,
    { room = 1, perMs = null }: Pick<NonNullable<AcceptRequest['order']>, 'room'> & { readonly perMs?: number | null },
    nowMs: number,
  ): boolean {
    this.places.set(runId, name);
    let line = this.lines.get(name);
    if (!line) this.lines.set(name, (line = { room, perMs, atWork: [], waiting: [] }));
    Object.assign(line, { room, perMs });
    const waits = line.waiting.length > 0 || line.atWork.length >= room;
    if (waits) line.waiting.push(runId);
    else begin(line, runId, nowMs);
    return waits;
  }

  /** A run leaves its line. @returns who may begin with that */
  leave(runId: string, nowMs: number): readonly string[] {
    const name = this.places.get(runId);
    const line = name === undefined ? undefined : this.lines.get(name);
    if (name === undefined || !line) return [];
    this.places.delete(runId);
    line.atWork = line.atWork.filter((one) => one.runId !== runId);
    line.waiting = line.waiting.filter((one) => one !== runId);
    return this.advance(name, line, nowMs);
  }

  /** Takes out whose time is over. @returns who may begin with that */
  expire(nowMs: number): readonly string[] {
    return [...this.lines].flatMap(([name, line]) => {
      const over = line.atWork.filter(({ leavesAtMs }) => leavesAtMs !== null && leavesAtMs <= nowMs);
      for (const { runId } of over) this.places.delete(runId);
      line.atWork = line.atWork.filter((one) => !over.includes(one));
      return over.length === 0 ? [] : this.advance(name, line, nowMs);
    });
  }

  placeOf(runId: string): PlaceInLine | null {
    const line = this.lines.get(this.places.get(runId) ?? '');
    if (!line) return null;
    const { atWork, waiting, room, perMs } = line;
    const at = waiting.indexOf(runId);
    if (at < 0) return { ahead: 0, behind: null, after: waiting.length, atWork: atWork.length, beginsAtMs: null };
    const leaves = atWork.map(({ leavesAtMs }) => leavesAtMs ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
    const free = leaves[(at % room) + Math.max(atWork.length - room, 0)];
    const beginsAtMs = perMs === null || free === undefined || !Number.isFinite(free) ? null : free + Math.floor(at / room) * perMs;
    return {
      ahead: atWork.length + at,
      behind: atWork[0]?.runId ?? null,
      after: waiting.length - at - 1,
      atWork: atWork.length,
      beginsAtMs,
    };
  }

  private advance(name: string, line: Line, nowMs: number): readonly string[] {
    const next = line.waiting.splice(0, Math.max(line.room - line.atWork.length, 0));
    for (const runId of next) begin(line, runId, nowMs);
    if (line.atWork.length === 0) this.lines.delete(name);
    return next;
  }
}

function begin(line: Line, runId: string, nowMs: number): void {
  line.atWork.push({ runId, leavesAtMs: line.perMs === null ? null : nowMs + line.perMs });
}
