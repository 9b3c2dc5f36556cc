import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ALL_SAVED, saving, type SaveInput, type SaveMachine } from './save-machine';

/** Plays inputs, with the time of each. */
function play(...inputs: readonly (readonly [SaveInput, number])[]): { machine: SaveMachine; sent: number[] } {
  let machine = ALL_SAVED;
  const sent: number[] = [];
  for (const [input, now] of inputs) {
    const step = saving(machine, input, now);
    machine = step.machine;
    if (step.send) sent.push(now);
  }
  return { machine, sent };
}

describe('Saving a draft', () => {
  it('waits for a pause in the edits, and says "saving" from the first one on', () => {
    const { machine, sent } = play(['edited', 0], ['ticked', 500], ['edited', 700], ['ticked', 1_400], ['ticked', 1_500]);
    expect(sent).toEqual([1_500]);
    expect(machine.state).toBe('saving');
  });

  it('does not wait longer than 4 s while somebody goes on editing', () => {
    const edits = Array.from({ length: 20 }, (_, index) => ['edited', index * 300] as const);
    expect(play(...edits).sent[0]).toBe(4_200);
  });

  it('is not saved by an answer to what was sent before the last edit', () => {
    const { machine } = play(['edited', 0], ['ticked', 800], ['edited', 900], ['saved', 1_000]);
    expect(machine).toMatchObject({ state: 'saving', dirtySince: 1_000 });
    expect(play(['edited', 0], ['ticked', 800], ['saved', 1_000]).machine).toMatchObject({ state: 'saved', dirtySince: null });
  });

  it('tries again with growing pauses while the server is away, and at once when asked to', () => {
    const away = play(
      ['edited', 0],
      ['ticked', 800],
      ['unreachable', 900],
      ['ticked', 1_800],
      ['ticked', 1_900],
      ['unreachable', 2_000],
      ['ticked', 3_900],
    );
    expect(away.sent).toEqual([800, 1_900]);
    expect(away.machine.state).toBe('offline');
    expect(saving(away.machine, 'now', 3_950).send).toBe(true);
  });

  it('sends nothing while two versions wait for a choice', () => {
    const { machine, sent } = play(['edited', 0], ['ticked', 800], ['conflict', 900], ['edited', 1_000], ['ticked', 9_000]);
    expect([machine.state, sent]).toEqual(['conflict', [800]]);
    expect(saving(machine, 'settled', 9_500).send).toBe(true);
  });

  it('does not send again what was refused before it was changed', () => {
    const { machine, sent } = play(['edited', 0], ['ticked', 800], ['refused', 900], ['ticked', 60_000]);
    expect([machine.state, sent]).toEqual(['failed', [800]]);
    expect(saving(machine, 'edited', 60_100).machine.state).toBe('saving');
  });

  it('never has two requests under way, and is called saved only when nothing is dirty', () => {
    const inputs = fc.array(
      fc.constantFrom<SaveInput>('edited', 'ticked', 'now', 'saved', 'merged', 'conflict', 'unreachable', 'refused', 'settled'),
    );
    fc.assert(
      fc.property(inputs, (list) => {
        let machine = ALL_SAVED;
        list.forEach((input, index) => {
          const answers = ['saved', 'merged', 'conflict', 'unreachable', 'refused'].includes(input);
          if (answers && !machine.inFlight) return;
          if (input === 'settled' && machine.state !== 'conflict') return;
          const before = machine.inFlight;
          const step = saving(machine, input, index * 700);
          if (step.send && !answers) expect(before).toBe(false);
          machine = step.machine;
          if (machine.state === 'saved') expect([machine.dirtySince, machine.inFlight]).toEqual([null, false]);
        });
      }),
    );
  });
});
