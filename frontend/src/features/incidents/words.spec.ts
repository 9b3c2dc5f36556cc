import { describe, expect, it } from '@jest/globals';
import { heldInWords, momentsOf, type IncidentDetail } from './words';

const steps = { failed: 0, parked: 0, needs_attention: 0, retried: 0, handled: 0, settled: 9 };
const alert: IncidentDetail['alerts'][number] = {
  ...{ id: 'a', incidentId: 'i', channelId: 'c', channelName: 'On-call', kind: 'opened', title: 't', state: 'sent', tries: 1 },
  ...{ nextAt: null, lastError: null, createdAt: '2026-11-23T10:00:02.000Z', doneAt: '2026-11-23T10:00:03.000Z' },
};

describe('An incident on the screen', () => {
  it('says what is still to be done, and nothing when nothing is', () => {
    expect(heldInWords(steps)).toBeNull();
    expect(heldInWords({ ...steps, parked: 3, failed: 1, handled: 2 })).toBe('3 parked, 1 failed');
  });

  it('tells in order what happened and who was told of it', () => {
    const timeline: IncidentDetail['timeline'] = [
      { at: '2026-11-23T10:00:00.000Z', kind: 'opened', by: null, note: null },
      { at: '2026-11-23T10:05:00.000Z', kind: 'acknowledged', by: 'ana', note: 'On it' },
      { at: '2026-11-23T11:00:00.000Z', kind: 'closed', by: null, note: null },
    ];
    const stuck = {
      ...alert,
      kind: 'closed',
      state: 'pending',
      doneAt: null,
      createdAt: '2026-11-23T11:00:01.000Z',
      tries: 3,
      lastError: 'crm answered with 500.',
    } as const;
    expect(momentsOf({ timeline, alerts: [alert, stuck] }).map(({ title, detail }) => [title, detail])).toEqual([
      ['Opened', null],
      ['On-call was told its opening', null],
      ['Acknowledged by ana', 'On it'],
      ['Closed by itself', null],
      ['On-call is being told its end after 3 tries', 'crm answered with 500.'],
    ]);
  });
});
