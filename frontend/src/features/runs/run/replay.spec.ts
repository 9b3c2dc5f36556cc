import { describe, expect, it } from '@jest/globals';
import { bodyOf, queryOfDelivery } from './replay';

const raw = (text: string): { raw: string } => ({ raw: Buffer.from(text, 'utf8').toString('base64') });

describe('The event of a run, to be sent anew', () => {
  it('is read from its bytes', () => {
    expect(bodyOf(raw('{"name":"Zoë"}'))).toEqual({ body: { name: 'Zoë' } });
  });

  it('may have no body', () => {
    expect(bodyOf(raw(''))).toEqual({});
  });

  it('that is no JSON is not guessed at', () => {
    expect(bodyOf(raw('name=Ana'))).toBeNull();
  });

  it('has its query by name', () => {
    expect(queryOfDelivery({ query: 'a=1&b=x%20y' })).toEqual({ a: '1', b: 'x y' });
  });
});
