import type { CallOutput } from '../../api/call';

export type Incident = CallOutput<'listIncidents'>['items'][number];
export type IncidentDetail = CallOutput<'getIncident'>;

const HELD: readonly (readonly [keyof Incident['steps'], string])[] = [
  ['parked', 'parked'],
  ['needs_attention', 'waiting for a person'],
  ['failed', 'failed'],
  ['retried', 'on the way again'],
];

/** "3 failures", "1 run". */
export const counted = (count: number, word: string): string => `${String(count)} ${word}${count === 1 ? '' : 's'}`;

/** What of an incident, or of one of its flows, is still to be done; null: nothing. */
export function heldInWords(steps: Incident['steps']): string | null {
  const parts = HELD.filter(([state]) => steps[state] > 0).map(([state, word]) => `${String(steps[state])} ${word}`);
  return parts.length === 0 ? null : parts.join(', ');
}

/** One thing that happened in an incident. */
export interface Moment {
  readonly at: string;
  readonly title: string;
  /** Why, or to whom. */
  readonly detail: string | null;
  readonly tone: 'bad' | 'good' | 'plain';
}

const ENTRIES: Readonly<Record<IncidentDetail['timeline'][number]['kind'], readonly [string, Moment['tone']]>> = {
  opened: ['Opened', 'bad'],
  reopened: ['Opened again', 'bad'],
  acknowledged: ['Acknowledged', 'plain'],
  closed: ['Closed by itself', 'good'],
};

const ALERTS: Readonly<Record<IncidentDetail['alerts'][number]['kind'], string>> = {
  opened: 'its opening',
  escalated: 'that it is still open',
  reopened: 'that it is back',
  closed: 'its end',
  test: 'a test',
};

const STATES: Readonly<Record<IncidentDetail['alerts'][number]['state'], readonly [string, Moment['tone']]>> = {
  pending: ['is being told', 'plain'],
  sent: ['was told', 'plain'],
  given_up: ['could not be told', 'bad'],
  dropped: ['was not told', 'bad'],
};

/** What happened in an incident and what was told of it, in order of time. Pure. */
export function momentsOf({ timeline, alerts }: Pick<IncidentDetail, 'timeline' | 'alerts'>): readonly Moment[] {
  const entries = timeline.map(({ at, kind, by, note }): Moment => {
    const [title, tone] = ENTRIES[kind];
    return { at, title: by === null ? title : `${kind === 'closed' ? 'Closed' : title} by ${by}`, detail: note || null, tone };
  });
  const told = alerts.map(({ createdAt, doneAt, channelName, kind, state, lastError, tries }): Moment => {
    const [word, tone] = STATES[state];
    const again = tries > 1 ? ` after ${String(tries)} tries` : '';
    return { at: doneAt ?? createdAt, title: `${channelName} ${word} ${ALERTS[kind]}${again}`, detail: lastError, tone };
  });
  return [...entries, ...told].sort((a, b) => a.at.localeCompare(b.at));
}
