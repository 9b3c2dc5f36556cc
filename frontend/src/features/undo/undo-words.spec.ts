import { describe, expect, it } from '@jest/globals';
import { aboutToHappen, groupsOf, progressWords, type UndoItem } from './undo-words';

const item = (is: UndoItem['is']): UndoItem => ({
  key: 'task',
  step: 'task',
  turn: [],
  name: 'Task',
  operation: 'tasks.create',
  attempt: 1,
  effect: 'keyed',
  happened: 'yes',
  at: '2026-01-01T00:00:00.000Z',
  is,
  why: 'The task is removed.',
  action: null,
  undo: is === 'undone' || is === 'stuck' || is === 'under_way' ? { runId: 'r', step: 'undo_1', by: 'ana', reason: 'x', at: '' } : null,
});

describe('The words of taking back', () => {
  it('divide what can be, what is, and what can not be taken back', () => {
    const all = ['possible', 'undone', 'impossible', 'not_needed', 'stuck'] as const;
    const { possible, begun, impossible, reads } = groupsOf(all.map(item));
    expect([possible.length, begun.length, impossible.length, reads]).toEqual([1, 2, 1, 1]);
  });

  it('say what is about to happen outside', () => {
    expect(aboutToHappen(0)).toBe('Choose what is to be taken back.');
    expect(aboutToHappen(1)).toContain('One call goes out now.');
    expect(aboutToHappen(3)).toContain('3 calls go out now, one after the other, the newest first.');
  });

  it('say how far it is', () => {
    expect(progressWords([])).toBeNull();
    expect(progressWords([item('undone'), item('under_way')])).toBe('1 of 2 taken back so far …');
    expect(progressWords([item('undone'), item('stuck')])).toBe('1 of 2 taken back; 1 needs you.');
    expect(progressWords([item('undone')])).toBe('All 1 taken back.');
  });
});
