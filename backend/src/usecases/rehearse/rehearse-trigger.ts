import {
  callsOutside,
  DEFAULT_DEDUPE_WINDOW,
  isJsonObject,
  placeOf,
  REPEATED_AFTER_MS,
  spanWords,
  TRIGGER_ID,
  type EffectClass,
  type RehearsalCell,
  type StoryLine,
  type TriggerDocument,
  type TriggerFault,
} from '@plumbline/shared';
import type { Observed } from './observe-scene.js';
import type { Rehearsal, Scene } from './rehearsal.js';
import type { Cast } from './story.js';
import type { Judgement } from './verdict.js';

/** What a repeated event did. */
export interface RepeatFacts {
  readonly fault: TriggerFault;
  /** A second run was started by it. */
  readonly ranTwice: boolean;
  /** The trigger says by what an event is known. */
  readonly hasKey: boolean;
  /** Steps that both runs sent, with what a repeat of them does. */
  readonly sentTwice: readonly { readonly name: string; readonly effect: EffectClass }[];
}

/** Whether repeats of an event are recognised, and what they do where they are not. Pure. */
export function judgeRepeat({ fault, ranTwice, hasKey, sentTwice }: RepeatFacts): Judgement {
  const none = { notes: [], fix: null };
  if (!ranTwice)
    return {
      ...none,
      verdict: 'green',
      headline: 'The repeat is recognised by its key: it is answered with the first run, and starts none.',
    };
  // The key of a call is that of its run: another run has another one, and the service takes it for a new call.
  const harmful = sentTwice.filter(({ effect }) => effect !== 'safe' && effect !== 'idempotent').map(({ name }) => `"${name}"`);
  const why = !hasKey
    ? 'Nothing says by what an event is known, so the repeat starts a second run'
    : fault === 'duplicate'
      ? 'The dedupe key found nothing in this event, so the repeat starts a second run'
      : 'The repeat comes after the dedupe window, or its key found nothing, so it starts a second run';
  if (harmful.length === 0) {
    const headline = sentTwice.length === 0 ? `${why}; it calls nobody.` : `${why}. What it sends again changes nothing.`;
    return { ...none, verdict: 'amber', headline };
  }
  const message = hasKey
    ? 'Let the key read what every event of this sender carries, and let the window be longer than the sender repeats.'
    : 'Say by what an event of this sender is known, such as its event id.';
  const value = hasKey ? {} : { value: '{{ trigger.headers.`x-event-id` }}' };
  return {
    ...none,
    verdict: 'red',
    headline: `${why}, and does again: ${harmful.join(', ')}.`,
    fix: { step: null, pointer: '/trigger/config/dedupe', message, ...value },
  };
}

/** Rehearses a sender that repeats an event. */
export async function rehearseTrigger(rehearsal: Rehearsal, fault: TriggerFault, cast: Cast): Promise<RehearsalCell> {
  const apartMs = fault === 'duplicate' ? 0 : REPEATED_AFTER_MS;
  const { first, second } = await rehearsal.twice(apartMs);
  const judged = judgeRepeat({
    fault,
    ranTwice: second !== null,
    hasKey: isJsonObject(rehearsal.flow.document.trigger.config?.['dedupe'] ?? null),
    sentTwice: second === null ? [] : sentBy(rehearsal, second, cast),
  });
  const run = (second ?? first).observed.run;
  return { fault, ...judged, run, stepStatus: null, sent: second === null ? 1 : 2, story: storyOfRepeat(apartMs, first, second) };
}

function sentBy(rehearsal: Rehearsal, { observed, calls, played }: Scene, { nameOf }: Cast): RepeatFacts['sentTwice'] {
  const keys = new Set(calls.filter(({ runId }) => played.runId === runId).map(({ step }) => step));
  const steps = new Map([...keys].map((key) => [placeOf(key).step, effectIn(observed, key)] as const));
  return [...steps].flatMap(([id, effect]) =>
    effect !== null && callsOutside(rehearsal.contractOf(id)) ? [{ name: nameOf(id), effect }] : [],
  );
}

function effectIn({ view }: Observed, key: string): EffectClass | null {
  return view.steps.get(key)?.effect ?? null;
}

function storyOfRepeat(apartMs: number, first: Scene, second: Scene | null): StoryLine[] {
  const again = `The same event arrives again${apartMs > 0 ? `, ${spanWords(apartMs)} later` : ''}`;
  const lines: StoryLine[] = [
    { atMs: 0, kind: 'sent', text: 'The event arrives: a run starts' },
    { atMs: apartMs, kind: 'sent', text: again },
  ];
  if (second === null)
    lines.push({ atMs: apartMs, kind: 'answer', text: 'Answered 200 with the id of the first run; nothing more happens' });
  else lines.push({ atMs: apartMs, kind: 'answer', text: 'A second run starts, and does everything again' });
  const words = (scene: Scene): string => scene.observed.run.replaceAll('_', ' ');
  lines.push({
    atMs: apartMs,
    kind: 'end',
    text: `The first run: ${words(first)}${second === null ? '' : `; the second: ${words(second)}`}`,
  });
  return lines;
}

/** What a trigger promises about repeats, in a sentence. */
export function triggerPromise({ operation, config }: TriggerDocument): string {
  if (operation === 'schedule') return 'Each due time starts one run, whatever happens to the server at that moment.';
  if (operation === 'poll') return 'Each item that is found starts one run, whatever happens to the server at that moment.';
  if (operation === 'flow_ended')
    return 'Each end of a run that it listens to starts one run, whatever happens to the server at that moment.';
  if (operation === 'email') return 'Each mail starts one run, whatever way it comes and whatever happens to the server at that moment.';
  if (operation === 'form') return 'Each page of the form starts one run, however often it is sent.';
  const dedupe = config?.['dedupe'];
  if (dedupe === undefined || !isJsonObject(dedupe)) return 'Each delivery starts a run: repeats are not recognised.';
  const { key, window } = dedupe;
  return `An event is known by ${typeof key === 'string' ? key : '?'} for ${typeof window === 'string' ? window : DEFAULT_DEDUPE_WINDOW}; a repeat starts no run.`;
}

export const isTrigger = (target: string): boolean => target === TRIGGER_ID;
