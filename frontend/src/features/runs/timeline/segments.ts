import { keyOf, type JournalEntry, type NextMove, type RunEvent } from '@plumbline/shared';

/**
 * What a step was doing for a while. `queued` waits for a free worker, `backoff` for its next try, `attention` for a person;
 * `look_up`: the service is asked whether the attempt happened.
 */
export type SegmentKind = 'queued' | 'waiting' | 'running' | 'backoff' | 'parked' | 'attention' | 'look_up';
/** How an attempt ended; `unknown`: it may have happened outside. */
export type AttemptEnd = 'succeeded' | 'failed' | 'unknown' | 'not_sent' | 'cancelled' | 'answered';

/** A stretch of a step's time, ms since 1970; `toMs` is null while it lasts. */
export interface Segment {
  readonly kind: SegmentKind;
  readonly attempt: number;
  readonly fromMs: number;
  toMs: number | null;
  /** Of an attempt that has ended. */
  end: AttemptEnd | null;
  /** What it waits for, or what the error says. */
  why: string | null;
  readonly dueMs: number | null;
}

/** One step of a run in time. */
export interface StepLine {
  readonly key: string;
  readonly segments: Segment[];
  /** When it was first heard of, ms. */
  readonly firstMs: number;
  /** When it was last settled, ms. */
  settledMs: number | null;
}

/** @returns the keys of the steps that a step had to wait for; null: nobody can tell when it could have begun */
export type Before = (key: string) => readonly string[] | null;

/**
 * What each step of a run was doing when, from its journal: a stretch for each attempt, and for what lay between. Pure.
 * @param entries whole, in order
 */
export function linesOf(entries: readonly JournalEntry[], before: Before): ReadonlyMap<string, StepLine> {
  const fold = new Fold(before);
  for (const { event, atMs } of entries) fold.take(event, atMs);
  return fold.lines;
}

class Fold {
  readonly lines = new Map<string, StepLine>();
  /** Since when steps could begin, ms: the run was accepted, or its turn came. */
  private openMs = 0;
  constructor(private readonly before: Before) {}

  take(event: RunEvent, atMs: number): void {
    switch (event.kind) {
      case 'run.accepted':
        this.openMs = atMs;
        return;
      case 'run.finished':
        for (const line of this.lines.values()) close(line, atMs, null, null);
        return;
      case 'run.claimed':
      case 'run.released':
      case 'turn.ended':
        return;
      case 'signal.received':
        return this.signalled(event, atMs);
      case 'step.started':
        return this.started(keyOf(event), event.attempt, atMs);
      case 'step.succeeded':
        return this.ended(keyOf(event), event.attempt, atMs, 'succeeded', null);
      case 'step.failed': {
        const key = keyOf(event);
        this.ended(key, event.attempt, atMs, event.happened === 'unknown' ? 'unknown' : 'failed', event.error.message);
        return this.next(key, event.attempt, event.next, atMs);
      }
      case 'look_up.started': {
        const line = this.line(keyOf(event), atMs);
        close(line, atMs, null, null);
        return open(line, 'look_up', event.attempt, atMs);
      }
      case 'look_up.answered': {
        const line = this.line(keyOf(event), atMs);
        close(line, atMs, null, event.error?.message ?? null);
        return event.againMs === undefined ? undefined : open(line, 'waiting', event.attempt, atMs, 'look_up', event.againMs);
      }
      case 'step.not_sent': {
        const line = this.line(keyOf(event), atMs);
        close(line, atMs, 'not_sent', event.reason);
        return open(line, 'queued', event.attempt, atMs);
      }
      case 'step.waiting': {
        const line = this.line(keyOf(event), atMs);
        close(line, atMs, null, null);
        return open(line, 'waiting', event.attempt ?? 0, atMs, event.reason, event.untilMs);
      }
      case 'step.parked': {
        const line = this.line(keyOf(event), atMs);
        close(line, atMs, null, null);
        return open(line, 'parked', event.attempt, atMs, event.why, event.untilMs);
      }
      case 'step.skipped':
        this.line(keyOf(event), atMs).settledMs = atMs;
        return;
      case 'step.cancelled': {
        const line = this.line(keyOf(event), atMs);
        close(line, atMs, event.happened === 'unknown' ? 'unknown' : 'cancelled', null);
        line.settledMs = atMs;
        return;
      }
      case 'loop.opened':
      case 'child.started': {
        const line = this.line(keyOf(event), atMs);
        const last = line.segments.at(-1);
        if (last?.kind === 'running' && last.toMs === null) return;
        close(line, atMs, null, null);
        return open(line, 'running', event.attempt, atMs);
      }
    }
  }

  private line(key: string, atMs: number): StepLine {
    const known = this.lines.get(key);
    if (known) return known;
    const line: StepLine = { key, segments: [], firstMs: atMs, settledMs: null };
    this.lines.set(key, line);
    return line;
  }

  private started(key: string, attempt: number, atMs: number): void {
    const fresh = !this.lines.has(key);
    const line = this.line(key, atMs);
    const last = line.segments.at(-1);
    if (fresh) {
      const readyMs = this.readyMs(key, atMs);
      if (readyMs < atMs) line.segments.push(segment('queued', attempt, readyMs, atMs));
    } else if (last?.toMs === null && last.dueMs !== null && last.dueMs < atMs) {
      // The wait was over before a worker was free.
      close(line, Math.max(last.dueMs, last.fromMs), null, null);
      line.segments.push(segment('queued', attempt, Math.max(last.dueMs, last.fromMs), atMs));
    }
    close(line, atMs, null, null);
    open(line, 'running', attempt, atMs);
  }

  /** A step without an effect journals only its result: it worked since it could begin. */
  private ended(key: string, attempt: number, atMs: number, end: AttemptEnd, why: string | null): void {
    const fresh = !this.lines.has(key);
    const line = this.line(key, atMs);
    const last = line.segments.at(-1);
    // The attempt had its stretch before it was looked up; what is known now is how it ended.
    if (last?.kind === 'look_up') amend(line, attempt, end);
    else if (last?.toMs === null && (last.kind === 'running' || last.kind === 'waiting')) close(line, atMs, end, why);
    else {
      close(line, atMs, null, null);
      const fromMs = fresh ? this.readyMs(key, atMs) : atMs;
      line.segments.push({ ...segment('running', attempt, fromMs, atMs), end, why });
    }
    line.settledMs = atMs;
  }

  private next(key: string, attempt: number, next: NextMove, atMs: number): void {
    const line = this.line(key, atMs);
    if (next.do === 'look_up') open(line, 'waiting', attempt, atMs, 'look_up', next.atMs);
    if (next.do === 'retry') open(line, 'backoff', attempt, atMs, null, next.atMs);
    if (next.do === 'park') open(line, 'parked', attempt, atMs, null, next.atMs ?? null);
    if (next.do === 'ask') open(line, 'attention', attempt, atMs, next.reason);
  }

  private signalled(event: Extract<RunEvent, { kind: 'signal.received' }>, atMs: number): void {
    const { signal, ignored } = event;
    if (signal.kind === 'next_in_line') this.openMs = atMs;
    if (ignored !== undefined || (signal.kind !== 'retry' && signal.kind !== 'resolve')) return;
    const line = this.line(keyOf(signal), atMs);
    close(line, atMs, 'answered', null);
    if (signal.kind === 'retry' || signal.as === 'send_again') open(line, 'queued', signal.attempt + 1, atMs);
    else line.settledMs = atMs;
  }

  private readyMs(key: string, atMs: number): number {
    const before = this.before(key);
    if (before === null) return atMs;
    const settled = before.map((one) => this.lines.get(one)?.settledMs ?? this.openMs);
    return Math.min(atMs, Math.max(this.openMs, ...settled));
  }
}

function amend(line: StepLine, attempt: number, end: AttemptEnd): void {
  const ran = line.segments.findLast((one) => one.kind === 'running' && one.attempt === attempt);
  if (!ran) return;
  ran.end = end;
  if (end === 'succeeded') ran.why = 'a look-up found it';
}

const segment = (kind: SegmentKind, attempt: number, fromMs: number, toMs: number | null): Segment => ({
  kind,
  attempt,
  fromMs,
  toMs,
  end: null,
  why: null,
  dueMs: null,
});

function open(
  line: StepLine,
  kind: SegmentKind,
  attempt: number,
  atMs: number,
  why: string | null = null,
  dueMs: number | null = null,
): void {
  line.segments.push({ ...segment(kind, attempt, atMs, null), why, dueMs });
}

function close(line: StepLine, atMs: number, end: AttemptEnd | null, why: string | null): void {
  const last = line.segments.at(-1);
  if (!last || last.toMs !== null) return;
  last.toMs = atMs;
  if (end !== null) last.end = end;
  if (why !== null) last.why = why;
}
