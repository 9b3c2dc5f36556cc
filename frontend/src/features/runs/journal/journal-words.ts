import { keyOf, type NextMove, type RunEvent } from '@plumbline/shared';
import { duration } from '../../../ui/relative-time';

/** Names of steps for people, by key. */
export type NameOf = (key: string) => string;

/** What an event of a run's journal says, in one plain sentence. Pure. @param atMs when it was journaled */
export function eventWords(event: RunEvent, atMs: number, nameOf: NameOf): string {
  const name = 'step' in event ? `“${nameOf(keyOf(event))}”` : '';
  switch (event.kind) {
    case 'run.accepted':
      return `Accepted: ${event.parent ? 'started by another run' : `trigger “${event.trigger}”`}, version ${String(event.version)}.`;
    case 'run.claimed':
      return event.epoch === 1 ? 'A worker took the run up.' : `A worker took the run over (take-over ${String(event.epoch - 1)}).`;
    case 'run.released':
      return event.wakeAtMs === null ? 'Put aside until something wakes it.' : `Put aside; it goes on ${inTime(event.wakeAtMs, atMs)}.`;
    case 'run.finished':
      return {
        succeeded: 'Ended: all done.',
        succeeded_with_gaps: 'Ended with gaps.',
        failed: 'Ended: failed.',
        cancelled: 'Ended: cancelled.',
      }[event.status];
    case 'step.started':
      return `${name} was started, attempt ${String(event.attempt)}${event.generation > 0 ? `, sent anew (${String(event.generation)})` : ''}.`;
    case 'step.succeeded':
      return `${name} succeeded${event.pinned ? ' with its pinned output; nothing was sent' : ''}${event.mayBeDuplicate ? '; it may have happened twice' : ''}${event.byLookUp ? ': a look-up found that it had happened' : ''}${event.ports ? `, leaving by ${event.ports.join(', ') || 'no way'}` : ''}.`;
    case 'step.failed':
      return `${name} failed (${event.error.code}): ${event.error.message} ${event.happened === 'unknown' ? 'It may have happened outside. ' : ''}${nextWords(event.next, atMs)}`;
    case 'look_up.started':
      return `Whether attempt ${String(event.attempt)} of ${name} happened is asked of the service${event.ask > 1 ? `, for the ${ordinal(event.ask)} time` : ''}.`;
    case 'look_up.answered':
      return lookUpWords(event, atMs, name);
    case 'step.not_sent':
      return `${name} was not sent: ${event.reason}. It will be started again.`;
    case 'step.waiting':
      return `${name} waits ${WAITS[event.reason]}${event.untilMs === null ? '' : `, ${inTime(event.untilMs, atMs)} at the latest`}.`;
    case 'step.parked':
      return `${name} is parked: ${HOLDS[event.why]}.`;
    case 'step.skipped':
      return event.reason === 'disabled' ? `${name} is switched off and was skipped.` : `${name} was skipped: no way led to it.`;
    case 'step.cancelled':
      return `${name} was called off${event.happened === 'unknown' ? '; it may have happened outside' : ''}.`;
    case 'loop.opened':
      return `${name} goes through ${String(event.count)} items, ${String(event.atOnce)} at once${event.parts > 0 ? `, in ${String(event.parts)} runs` : ''}.`;
    case 'turn.ended':
      return `Item ${String(event.index + 1)} of ${name} ${event.status}${event.error ? `: ${event.error.message}` : '.'}`;
    case 'child.started':
      return `${name} started another run.`;
    case 'signal.received':
      return signalWords(event, nameOf);
  }
}

const HOLDS = {
  limit: 'the service allows no more calls now',
  circuit: 'its service does not work, and nobody calls it until it does',
  retry_budget: 'too many calls to its service were retries already',
  order: 'others were kept back before it, and go first',
} as const;

const WAITS = {
  rate_limited: `because ${HOLDS.limit}`,
  circuit: `because ${HOLDS.circuit}`,
  retry_budget: `because ${HOLDS.retry_budget}`,
  duration: 'for a time',
  time: 'for a time of day',
  event: 'for an event',
  approval: 'for somebody to approve',
  look_up: 'until it can be asked whether it happened',
} as const;

function nextWords(next: NextMove, atMs: number): string {
  switch (next.do) {
    case 'retry':
      return `It is tried again ${inTime(next.atMs, atMs)}.`;
    case 'look_up':
      return 'The service is asked whether it happened.';
    case 'stop':
      return 'The run stops here.';
    case 'continue':
      return 'The run goes on without it.';
    case 'edge':
      return 'The run goes on by the error way.';
    case 'fallback':
      return 'The run goes on with the fallback value.';
    case 'park':
      return next.atMs === undefined ? 'It is parked until somebody sends it.' : `It is parked and tried again ${inTime(next.atMs, atMs)}.`;
    case 'ask':
      return 'A person has to decide.';
  }
}

function lookUpWords({ answer, againMs, error }: Extract<RunEvent, { kind: 'look_up.answered' }>, atMs: number, name: string): string {
  const again = againMs === undefined ? '' : ` It is asked again ${inTime(againMs, atMs)}.`;
  if (answer === 'happened') return `The service shows that ${name} happened.`;
  if (answer === 'did_not_happen') return `The service shows that ${name} did not happen.`;
  return `The service does not tell whether ${name} happened${error ? `: ${error.message}` : '.'}${again}`;
}

const ordinal = (count: number): string => (count === 2 ? 'second' : count === 3 ? 'third' : `${String(count)}th`);

function signalWords({ signal, ignored }: Extract<RunEvent, { kind: 'signal.received' }>, nameOf: NameOf): string {
  const because = 'reason' in signal && signal.reason !== undefined ? `, because: ${signal.reason}` : '';
  const came = ignored === undefined ? '' : ` Nothing came of it: ${ignored}.`;
  if (signal.kind === 'cancel') return `${signal.by} cancelled the run${because}.${came}`;
  if (signal.kind === 'next_in_line') return `The runs before it in its order are done with: it is its turn.${came}`;
  const name = `“${nameOf(keyOf(signal))}”`;
  switch (signal.kind) {
    case 'release':
      return `The way is free again: ${name} is let go.${came}`;
    case 'child_ended':
      return `The run that ${name} started has ended: ${signal.status}.${came}`;
    case 'decide':
      return `${signal.by} ${signal.decision === 'approve' ? 'approved' : 'rejected'} ${name}${because}.${came}`;
    case 'event':
      return `The event that ${name} waited for came (${signal.eventId}).${came}`;
    case 'retry':
      return `${signal.by} sent ${name} again${signal.input === undefined ? '' : ' with edited input'}${because}.${came}`;
    case 'resolve':
      return `${signal.by} ${ANSWERS[signal.as]} ${name}${because}.${came}`;
  }
}

const ANSWERS = {
  happened: 'said that it had happened:',
  send_again: 'said that it had not happened, and sent again:',
  skip: 'skipped',
  done: 'marked as done:',
} as const;

const inTime = (toMs: number, fromMs: number): string => (toMs <= fromMs ? 'at once' : `in ${duration(toMs - fromMs)}`);
