import { expect, it } from '@jest/globals';
import { lineWords } from './line-words';

const place = { key: 'ada', waits: false, room: null, ahead: 0, after: 0, atWork: 1, perMs: null };
const five = { ...place, room: 5, atWork: 5 };

it.each([
  [{ ...place, waits: true, ahead: 1 }, 'It waits for its turn: one run with the key “ada” comes first.'],
  [{ ...place, waits: true, ahead: 3, after: 2 }, 'It waits for its turn: 3 runs with the key “ada” come first.'],
  [{ ...place, waits: true, ahead: 1_000 }, 'It waits for its turn: 1000 or more runs with the key “ada” come first.'],
  [{ ...place, waits: true }, 'It is about to get its turn.'],
  [{ ...place, after: 1 }, 'One run with the key “ada” waits for it.'],
  [{ ...place, after: 2 }, '2 runs with the key “ada” wait for it.'],
  [{ ...five, waits: true, ahead: 5 }, 'It waits for room: 5 of 5 at work with the key “ada”, and it is the next one.'],
  [{ ...five, waits: true, ahead: 8 }, 'It waits for room: 5 of 5 at work with the key “ada”, and 3 runs come first.'],
  [{ ...five, key: '', waits: true, ahead: 6 }, 'It waits for room: 5 of 5 at work, and one run comes first.'],
  [{ ...five, waits: true }, 'It is about to get its turn.'],
  [{ ...five, after: 12 }, '12 runs wait, 5 of 5 at work with the key “ada”.'],
  [{ ...five, after: 1 }, 'One run waits, 5 of 5 at work with the key “ada”.'],
  [
    { ...five, perMs: 60_000, waits: true, ahead: 8 },
    'It waits for its time: 5 of 5 begun in 1 min with the key “ada”, and 3 runs come first.',
  ],
  [{ ...five, key: '', perMs: 1_500, after: 2 }, '2 runs wait, 5 of 5 begun in 1500 ms.'],
  [five, null],
  [place, null],
  [{ ...place, ahead: null, after: null }, null],
])('%j is said as %j', (at, words) => {
  expect(lineWords(at)).toBe(words);
});
