import type { CallOutput } from '../../api/call';

export type PracticeService = CallOutput<'getPractice'>['services'][number];
export type PracticeSwitch = PracticeService['switch'];
export type PracticeMode = PracticeSwitch['mode'];

const TITLES: Readonly<Record<PracticeMode, string>> = {
  normal: 'Works as it should',
  slow: 'Slow',
  down: 'Down: refuses connections',
  '429': 'Answers 429: too many requests',
  '500_before': 'Fails (500) before doing anything',
  '500_after': 'Does it, then answers 500',
  cut_after: 'Does it, then breaks the connection',
  ok_false: 'Answers 200, but says no',
  changed_reply: 'Changes the shape of its replies',
  duplicate_delivery: 'Sends every event twice',
};

/** What a flow should make of it. */
const MEANS: Readonly<Record<PracticeMode, string>> = {
  normal: 'It takes calls and answers.',
  slow: 'It acts at once and answers late. Who gives up waiting can not know whether it happened.',
  down: 'Nothing is sent, so nothing can be lost or doubled. By its policy a step waits, parks or goes on.',
  '429': 'Nothing happens. Every flow on this connection waits as long as it says.',
  '500_before': 'Nothing happens, but who calls can not know that.',
  '500_after': 'It happens, but who calls can not know that.',
  cut_after: 'It happens, and no answer comes.',
  ok_false: 'Nothing happens. A step that only looks at the status would call this a success.',
  changed_reply: 'It happens, and the reply holds the id under another name.',
  duplicate_delivery: 'Both carry the same id, so the second is known as a duplicate.',
};

export const modeTitle = (mode: PracticeMode): string => TITLES[mode];
export const modeMeans = (mode: PracticeMode, id: PracticeService['id']): string =>
  id === 'website' && mode === 'normal' ? 'Its form sends each lead once.' : MEANS[mode];

/** How a service is switched, in one line: "Slow (5 s), for the next 2 calls". */
export function switchWords({ mode, times, delayMs, retryAfterSeconds }: PracticeSwitch): string {
  const detail =
    mode === 'slow' ? ` (${String(delayMs / 1_000)} s)` : mode === '429' ? ` (try again after ${String(retryAfterSeconds)} s)` : '';
  const long = mode === 'normal' || times === null ? '' : `, for the next ${times === 1 ? 'call' : `${String(times)} calls`}`;
  return `${TITLES[mode]}${detail}${long}`;
}

/** What is done, in words of the service: its calls are counted, and what really happened. */
export function countWords({ calls, effects }: Pick<PracticeService, 'calls' | 'effects'>): string {
  if (calls === 0) return effects === 0 ? 'Nothing has arrived yet' : `${String(effects)} done`;
  return `${String(calls)} ${calls === 1 ? 'call' : 'calls'} arrived, ${String(effects)} done`;
}

/** An entry in one line: its telling fields, longest last. */
export function entryWords(entry: Readonly<Record<string, unknown>>): string {
  return Object.entries(entry)
    .filter(([key, value]) => !/^(?:id|at|createdAt|updatedAt|eventId)$/.test(key) && value !== null && value !== '')
    .map(([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(' · ');
}
