import { describe, expect, it } from '@jest/globals';
import { DELIVERY_VERDICTS } from '@plumbline/shared';
import { notForThePublished, notReplayable } from './replayable.js';

describe('A delivery can be replayed', () => {
  it.each(['webhook', 'form', 'schedule', 'manual'])('when it came by itself, as a %s does', (kind) => {
    expect(notReplayable(kind, true)).toBeNull();
  });

  it.each(['flow', 'part', 'undo', 'something new'])('but not when another run is behind it: %s', (kind) => {
    expect(notReplayable(kind, true)).toMatch(/run/);
  });

  it('but not without its bytes', () => {
    expect(notReplayable('webhook', false)).toMatch(/not there any more/);
  });
});

it('An event whose sender did not prove who it is never reaches the published version', () => {
  expect(DELIVERY_VERDICTS.filter((verdict) => notForThePublished(verdict) !== null)).toEqual(['unproven']);
});
