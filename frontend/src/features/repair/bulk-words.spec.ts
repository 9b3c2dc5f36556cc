import { describe, expect, it } from '@jest/globals';
import { previewWords } from './bulk-words';

const PREVIEW = {
  runs: 3,
  more: false,
  steps: 3,
  outside: [{ operation: 'chat.post', effect: 'unsafe', steps: 3 }],
  excluded: { outcomeUnknown: 2, notRepairable: 0 },
  sample: [],
};

describe('The preview of a bulk repair', () => {
  it('says what is sent, and what is left out', () => {
    expect(previewWords(PREVIEW, 'retry')).toEqual([
      '3 steps are sent again. 3 runs match.',
      '3 × chat.post: has no protection against repeats.',
      '2 left out: nobody knows whether they happened; each needs an answer of its own.',
    ]);
  });

  it('says that skipping sends nothing', () => {
    expect(previewWords({ ...PREVIEW, steps: 1, runs: 1, excluded: { outcomeUnknown: 0, notRepairable: 0 } }, 'skip')).toEqual([
      '1 step is skipped; nothing is sent. 1 run matches.',
    ]);
  });
});
