import { describe, expect, it } from '@jest/globals';
import { refusalOf } from './client';
import { keptIn } from './kept';
import { stopOf } from './session';
import { targetsIn } from './use-frame-height';
import { wordsOf } from './words';

describe('a no of the server', () => {
  it.each([
    ['network', 0, null, { type: 'stopped', why: 'offline' }],
    ['form_not_found', 404, null, { type: 'stopped', why: 'closed' }],
    ['too_many_submissions', 429, '30', { type: 'stopped', why: 'busy', untilMs: 31_000 }],
    ['overloaded', 503, '5', { type: 'stopped', why: 'trouble', untilMs: 6_000 }],
    ['internal', 500, null, { type: 'stopped', why: 'trouble' }],
  ])('%s is said in a way that leads on', (code, status, retryAfter, event) => {
    expect(stopOf(refusalOf(status, retryAfter, { code }), 1_000)).toEqual(event);
  });

  it('with faults leads to the fields', () => {
    const faults = [{ field: 'name', page: 0, fault: { code: 'missing' } }];
    expect(stopOf(refusalOf(422, null, { code: 'form_answers_refused', faults }), 0)).toEqual({ type: 'faults', faults });
  });

  it('that is no problem document is a trouble', () => {
    expect(stopOf(refusalOf(502, 'soon', '<html>'), 0)).toEqual({ type: 'stopped', why: 'trouble' });
  });
});

it('what was kept is read only where it is what was kept', () => {
  expect(keptIn({ answers: { a: 1 }, page: 2, token: 't' })).toEqual({ answers: { a: 1 }, page: 2, token: 't' });
  expect(keptIn({ answers: [], page: 2 })).toBeNull();
  expect(keptIn({ answers: {}, page: -1, token: 5 })).toEqual({ answers: {}, page: 0 });
  expect(keptIn('x')).toBeNull();
});

it('the height of a frame is told to the page that shows it, and to no other', () => {
  const allowed = ['https://a.example', 'https://b.example'];
  expect(targetsIn(allowed, 'https://b.example/contact')).toEqual(['https://b.example']);
  expect(targetsIn(allowed, 'https://b.example.evil/')).toEqual(allowed);
  expect(targetsIn(allowed, '')).toEqual(allowed);
});

it('each language has its own words, and another one is spoken to in English', () => {
  expect(wordsOf('de-AT').next).toBe('Weiter');
  expect(wordsOf('fr').next).toBe('Next');
  expect(wordsOf(undefined).fault({ code: 'tooLong', limit: 5 }, 'Name')).toContain('5');
});
