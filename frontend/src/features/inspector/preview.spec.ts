import { describe, expect, it } from '@jest/globals';
import { preparePreview, type Preview } from './preview';

const SCOPE = { trigger: { body: { email: 'ada@example.com', n: 2, big: 'x'.repeat(300_000) } } };
const at = (template: string): Preview | null => {
  const prepared = preparePreview(template, SCOPE);
  return prepared.kind === 'done' ? prepared.preview : null;
};

describe('previews', () => {
  it('evaluate plain paths at once, with their type, and say when nothing is there', () => {
    expect(at('{{ trigger.body.n }}')).toMatchObject({ kind: 'value', value: 2, text: '2' });
    expect(at('To {{ trigger.body.email }}')).toMatchObject({ text: 'To ada@example.com' });
    expect(at('{{ trigger.body.nope }}')).toEqual({ kind: 'missing' });
    expect(at('{{ trigger.')).toMatchObject({ kind: 'error' });
  });

  it('leave everything else to a worker, which gets only what is read', () => {
    const prepared = preparePreview('{{ $uppercase(trigger.body.email) }}!', SCOPE);
    if (prepared.kind !== 'job') throw new Error('this needs a worker');
    expect(JSON.parse(prepared.job.scope)).toEqual({ trigger: { body: { email: 'ada@example.com' } } });
    expect(prepared.finish({ ok: true, values: [['ADA']] })).toMatchObject({ text: 'ADA!' });
    expect(prepared.finish({ ok: true, values: [[]] })).toMatchObject({ text: '!' });
    expect(prepared.finish({ ok: false, code: 'expression_failed', message: 'no' })).toEqual({ kind: 'error', message: 'no' });
  });

  it('refuse what is too large', () => {
    expect(at('{{ $length(trigger.body.big) }}')).toEqual({ kind: 'too_large' });
  });
});
