import { keyOf, placeOf, type JournalEntry, type NextMove, type RunEvent, type StoryLine } from '@plumbline/shared';
import { precise } from './end-words.js';
import type { MadeCall } from './outside.js';
import type { Played } from './stage.js';

/** Lines that are kept of a long story: its beginning and its end. */
const FIRST_LINES = 18;
const LAST_LINES = 8;

/** What the names of steps are, and who is told when something needs them. */
export interface Cast {
  readonly nameOf: (stepId: string) => string;
  /** Empty: nobody. */
  readonly owner: string;
}

interface Line extends StoryLine {
  readonly order: number;
}

/**
 * What happened, as a time line from the arrival of the event. Pure.
 * @param target key and run of the step under test; null: all steps that were sent
 */
export function storyOf(
  played: Played,
  calls: readonly MadeCall[],
  target: { readonly key: string; readonly runId: string } | null,
  cast: Cast,
): StoryLine[] {
  const lines: Line[] = [];
  const add = (atMs: number, kind: StoryLine['kind'], text: string): void => {
    lines.push({ atMs: Math.round(atMs - played.startMs), kind, text, order: lines.length });
  };
  const isTarget = (runId: string, key: string): boolean => target === null || (target.runId === runId && target.key === key);
  const label = (key: string): string => (target === null ? `${nameOfKey(key, cast)}: ` : '');
  for (const call of calls.filter(({ runId, step }) => isTarget(runId, step))) {
    add(call.atMs, 'sent', `${label(call.step)}Sent (${call.what})`);
    add(call.endMs, 'answer', label(call.step) + answerOf(call));
  }
  for (const [runId, journal] of played.journals) {
    for (const entry of journal) {
      const { event, atMs } = entry;
      const key = 'step' in event ? keyOf(event) : null;
      const text = key === null ? null : isTarget(runId, key) ? ofTarget(event, atMs) : ofOthers(entry, cast);
      if (key !== null && text !== null) add(atMs, text.kind, (isTarget(runId, key) ? label(key) : '') + text.text);
      if (event.kind === 'run.finished' && runId === played.runId) add(atMs, 'end', `The run ends: ${event.status.replaceAll('_', ' ')}`);
    }
  }
  lines.sort((a, b) => a.atMs - b.atMs || RANK[a.kind] - RANK[b.kind] || a.order - b.order);
  const ended = played.journals.get(played.runId)?.some(({ event }) => event.kind === 'run.finished') ?? false;
  const last = lines.at(-1)?.atMs ?? 0;
  if (!ended) lines.push({ atMs: last, kind: 'end', order: 0, text: `The run stands: ${played.status.replaceAll('_', ' ')}` });
  const told = toldLine(played, cast);
  if (told !== null) lines.push({ atMs: lines.at(-1)?.atMs ?? 0, kind: 'note', order: 0, text: told });
  return shortened(lines).map(({ atMs, kind, text }) => ({ atMs, kind, text }));
}

/** What happens at the same moment is told in this order. */
const RANK: Readonly<Record<StoryLine['kind'], number>> = { answer: 0, wait: 1, sent: 2, end: 3, note: 4 };

function answerOf({ does, endMs, atMs }: MadeCall): string {
  switch (does.kind) {
    case 'reply':
      return does.status === 250
        ? 'The mail server takes it'
        : `${String(does.status)}${does.headers['retry-after'] === undefined ? '' : `, "Retry-After: ${does.headers['retry-after']}"`}${saysNo(does.body)}`;
    case 'silence':
      return `No answer within ${precise(endMs - atMs)}`;
    case 'late':
      return `No answer within ${precise(endMs - atMs)}; it comes later, and is not looked at any more`;
    case 'cut':
      return 'The connection breaks; the service has done it';
  }
}

function saysNo(body: unknown): string {
  return typeof body === 'object' && body !== null && 'ok' in body && body.ok === false ? ', "ok": false' : '';
}

type Told = Pick<StoryLine, 'kind' | 'text'> | null;

function ofTarget(event: RunEvent, atMs: number): Told {
  if (event.kind === 'step.succeeded') {
    return {
      kind: 'end',
      text: event.gap === 'reply_problem' ? 'Done, with a gap: the reply is not what the contract promises' : 'Taken for done',
    };
  }
  if (event.kind === 'look_up.answered') return { kind: 'answer', text: `Asked whether it happened: ${ANSWERS[event.answer]}` };
  if (event.kind === 'step.cancelled') return { kind: 'end', text: 'Called off' };
  if (event.kind !== 'step.failed') return null;
  const { next, error } = event;
  const why = error.class === 'rejected' || error.class === 'input' || error.class === 'expression' ? ` (${error.code})` : '';
  switch (next.do) {
    case 'retry':
      return { kind: 'wait', text: `Waits ${precise(next.atMs - atMs)}, then tries again` };
    case 'look_up':
      return { kind: 'wait', text: 'It is not known whether it happened: the service is asked' };
    case 'park':
      return { kind: 'wait', text: `Parked: kept safe, tried again after ${precise((next.atMs ?? atMs) - atMs)}` };
    case 'ask':
      return {
        kind: 'end',
        text: next.reason === 'outcome_unknown' ? 'Waits for a person: it is not known whether it happened' : `Waits for a person${why}`,
      };
    case 'stop':
      return { kind: 'end', text: `Failed for good${why}` };
    case 'continue':
      return { kind: 'end', text: `Failed${why}; the run goes on without it, with a gap` };
    case 'edge':
      return { kind: 'end', text: `Failed${why}; the error edge is taken, with a gap` };
    case 'fallback':
      return { kind: 'end', text: `Failed${why}; the fallback is used instead, with a gap` };
  }
}

const ANSWERS = { happened: 'it did', did_not_happen: 'it did not', unclear: 'no clear answer' } as const;

/** By itself: nobody has to know. */
const goesOn = ({ do: what }: NextMove): boolean => what === 'retry' || what === 'look_up';

/** Of other steps only what is not as usual is told. */
function ofOthers({ event }: JournalEntry, cast: Cast): Told {
  if (event.kind !== 'step.failed' || goesOn(event.next)) return null;
  return { kind: 'note', text: `${nameOfKey(keyOf(event), cast)} fails: ${event.error.code}` };
}

function nameOfKey(key: string, { nameOf }: Cast): string {
  const { step, turn } = placeOf(key);
  return `"${nameOf(step)}"${turn.length > 0 ? ` (item ${turn.map((at) => at + 1).join('.')})` : ''}`;
}

/** Whatever is not tried again by itself opens an incident, and that is told (`docs/incidents.md`). */
function toldLine({ journals }: Played, { owner }: Cast): string | null {
  const failed = [...journals.values()].some((journal) => journal.some(({ event }) => event.kind === 'step.failed' && !goesOn(event.next)));
  if (!failed) return null;
  return `An incident is opened and told over the alert channels; ${owner === '' ? 'the flow names no owner' : `owner: ${owner}`}`;
}

function shortened(lines: readonly Line[]): readonly Line[] {
  if (lines.length <= FIRST_LINES + LAST_LINES + 1) return lines;
  const left = lines.length - FIRST_LINES - LAST_LINES;
  const middle = lines[FIRST_LINES];
  return [
    ...lines.slice(0, FIRST_LINES),
    { atMs: middle?.atMs ?? 0, kind: 'note', order: 0, text: `… ${String(left)} more lines of the same kind …` },
    ...lines.slice(-LAST_LINES),
  ];
}
