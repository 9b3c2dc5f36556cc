import { describe, expect, it } from '@jest/globals';
import type { FormPage } from '@plumbline/shared/form';
import { firstAnswers, keptAnswers } from './answers';
import { newPage, pageReducer, placeIn, type PageEvent, type PageState } from './page-state';
import { chosen } from './uploads';

const pages: FormPage[] = [
  {
    fields: [
      { kind: 'text', id: 'name', label: 'Name', required: true },
      { kind: 'email', id: 'email', label: 'E-mail' },
      { kind: 'choice', id: 'topic', label: 'Topic', options: [{ value: 'a' }, { value: 'b' }] },
      { kind: 'hidden', id: 'source', parameter: 'utm_source', default: 'direct' },
    ],
  },
  {
    showWhen: { match: 'all', parts: [{ field: 'topic', test: 'is', value: 'b' }] },
    fields: [{ kind: 'text', id: 'why', label: 'Why?', required: true }],
  },
  {
    fields: [
      { kind: 'file', id: 'cv', label: 'CV', required: true, accept: ['.txt'], maxBytes: 10 },
      { kind: 'number', id: 'age', label: 'Age' },
      { kind: 'consent', id: 'ok', label: 'OK', text: 'Yes' },
    ],
  },
];
const form = { pages, language: 'de' };
const run = (events: readonly PageEvent[], from: PageState = newPage({})): PageState =>
  events.reduce((state, event) => pageReducer(form, state, event), from);
const answer = (field: string, value: string | number | boolean): PageEvent => ({ type: 'answer', field, value });
const NEXT: PageEvent = { type: 'next' };
const cv = pages[2]?.fields[0];
if (cv?.kind !== 'file') throw new Error('no file field');
const upload = chosen(cv, 'k', { name: 'cv.txt', type: 'text/plain', size: 5 });
const file = { id: 'f1', name: 'cv.txt', type: 'text/plain', size: 5 };
const arrived: PageEvent = { type: 'upload', key: 'k', change: { state: 'done', share: 1, file } };
const complete: PageEvent[] = [answer('name', 'Ada'), NEXT, { type: 'chose', uploads: [upload] }, arrived, answer('ok', true)];

describe('a form that is filled in', () => {
  it('does not go on while something is wrong, and puts the focus on the first of it', () => {
    const state = run([NEXT]);
    expect(state).toMatchObject({ page: 0, refused: true, faults: { name: { code: 'missing' } }, focus: { on: 'field', field: 'name' } });
  });

  it('judges a field when somebody leaves it, but what was only passed by is not missing yet', () => {
    expect(run([{ type: 'left', field: 'name' }]).faults).toEqual({});
    const wrong = run([answer('email', 'ada@'), { type: 'left', field: 'email' }]);
    expect(wrong.faults).toEqual({ email: { code: 'notEmail' } });
    expect(run([answer('email', 'ada@example.com')], wrong).faults).toEqual({});
  });

  it('leads past pages that are not shown, and counts only those that are', () => {
    const direct = run([answer('name', 'Ada'), NEXT]);
    expect(placeIn(form, direct)).toMatchObject({ at: 1, of: 2, page: 2 });
    const asked = run([answer('name', 'Ada'), answer('topic', 'b'), NEXT]);
    expect(placeIn(form, asked)).toMatchObject({ at: 1, of: 3, page: 1 });
  });

  it('keeps answers on the way back', () => {
    const state = run([answer('name', 'Ada'), NEXT, answer('age', '7'), { type: 'back' }]);
    expect(state).toMatchObject({ page: 0, answers: { name: 'Ada', age: '7' } });
  });

  it('sends after the last page, and a second press sends nothing more', () => {
    const sent = run([...complete, NEXT]);
    expect(sent.phase).toEqual({ name: 'sending' });
    expect(run([NEXT], sent)).toBe(sent);
  });

  it('goes back to the page with a gap that an answer has opened meanwhile', () => {
    const state = run([...complete, answer('topic', 'b'), NEXT]);
    expect(state).toMatchObject({ page: 1, faults: { why: { code: 'missing' } }, phase: { name: 'filling' } });
  });

  it('lets answers follow a file that is on its way, and not one that did not arrive', () => {
    const waiting = run([answer('name', 'Ada'), NEXT, { type: 'chose', uploads: [upload] }, answer('ok', true), NEXT]);
    expect(waiting.phase).toEqual({ name: 'sending' });
    const broken = run([{ type: 'upload', key: 'k', change: { state: 'failed', fault: 'network' } }], waiting);
    expect(broken.phase).toMatchObject({ name: 'stopped' });
    expect(run([NEXT], broken)).toMatchObject({ phase: { name: 'filling' }, faults: { cv: { code: 'missing' } } });
  });

  it('does not send the answers without a file that they waited for, when it is called off', () => {
    const waiting = run([answer('name', 'Ada'), NEXT, { type: 'chose', uploads: [upload] }, answer('ok', true), NEXT]);
    expect(run([{ type: 'dropped', key: 'k' }], waiting)).toMatchObject({ phase: { name: 'filling' }, uploads: [] });
  });

  it('sends no file that is too large or of another kind', () => {
    expect(chosen(cv, 'k', { name: 'cv.txt', type: 'text/plain', size: 11 })).toMatchObject({ state: 'failed', fault: 'tooLarge' });
    expect(chosen(cv, 'k', { name: 'cv.exe', type: '', size: 1 })).toMatchObject({ state: 'failed', fault: 'type' });
  });

  it('reads 1,5 as a number where the language writes it so, and nowhere else', () => {
    const typed = [answer('name', 'Ada'), NEXT, answer('age', '1,5')];
    expect(run([...typed, { type: 'left', field: 'age' }]).faults).toEqual({});
    const english = typed.reduce((state, event) => pageReducer({ pages, language: 'en' }, state, event), newPage({}));
    expect(pageReducer({ pages, language: 'en' }, english, { type: 'left', field: 'age' }).faults).toEqual({ age: { code: 'notNumber' } });
  });

  it('keeps everything when it could not be sent, and sends it again', () => {
    const stopped = run([...complete, NEXT, { type: 'stopped', why: 'offline' }]);
    expect(stopped).toMatchObject({ phase: { name: 'stopped', why: 'offline' }, answers: { name: 'Ada', ok: true } });
    expect(run([{ type: 'retry' }], stopped).phase).toEqual({ name: 'sending' });
  });

  it('shows what the server finds wrong at its place, and says so where the form has become another one', () => {
    const sent = run([...complete, NEXT]);
    const fault = { field: 'email', page: 0, fault: { code: 'notEmail' } } as const;
    expect(run([{ type: 'faults', faults: [fault] }], sent)).toMatchObject({
      page: 0,
      faults: { email: { code: 'notEmail' } },
      refused: true,
    });
    expect(run([{ type: 'faults', faults: [{ ...fault, field: 'gone' }] }], sent).phase).toEqual({ name: 'stopped', why: 'trouble' });
  });

  it('begins with defaults and with what the address says for hidden fields', () => {
    expect(firstAnswers(form, new URLSearchParams('utm_source=letter&name=Eve'))).toEqual({ source: 'letter' });
    expect(firstAnswers(form, new URLSearchParams())).toEqual({ source: 'direct' });
  });

  it('keeps neither files nor a consent over a reload', () => {
    expect(keptAnswers(form, { name: 'Ada', ok: true, cv: [{ ...file }], source: 'x' })).toEqual({ name: 'Ada' });
  });
});
