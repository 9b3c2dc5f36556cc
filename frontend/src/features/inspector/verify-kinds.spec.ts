import { describe, expect, it } from '@jest/globals';
import { HOOK_SECRET_KINDS, isJsonObject, webhookVerifySchema } from '@plumbline/shared';
import { fieldsOfVerify, firstOfVerify, VERIFY_KINDS, WORDS_OF_VERIFY } from './verify-kinds';

describe('The kinds of who may send', () => {
  it('are all that a document may hold, each with its words', () => {
    expect(VERIFY_KINDS.map(({ value }) => value).sort()).toEqual(['', 'none', ...HOOK_SECRET_KINDS].sort());
    for (const { value } of VERIFY_KINDS) expect(WORDS_OF_VERIFY[value]).toMatch(/\.$/);
  });

  it.each([...HOOK_SECRET_KINDS])('what stands in the document when "%s" is chosen can be saved as it is', (kind) => {
    expect(webhookVerifySchema.safeParse(firstOfVerify(kind)).success).toBe(true);
  });

  it('a scheme of one’s own has fields for the time only where a time is signed', () => {
    const paths = (verify: Record<string, never> | { timestamp: object }): string[] =>
      fieldsOfVerify('hmac', isJsonObject(verify) ? verify : null).map(({ path }) => path.join('.'));
    expect(paths({})).toEqual(['header', 'algorithm', 'encoding', 'prefix']);
    expect(paths({ timestamp: {} })).toContain('timestamp.signed');
  });
});
