import { describe, expect, it } from '@jest/globals';
import { hideSecrets } from './hide-secrets.js';

describe('hideSecrets', () => {
  it.each([
    'authorization',
    'Proxy-Authorization',
    'set-cookie',
    'password',
    'client_secret',
    'apiKey',
    'x-api-key',
    'accessToken',
    'MASTER_KEY',
  ])('hides what a field called %s holds, however deep', (name) => {
    expect(JSON.stringify(hideSecrets({ request: { headers: [{ [name]: 'hush' }] } }))).not.toContain('hush');
  });

  it('leaves what tells runs and steps apart', () => {
    const fields = { runId: 'r', step: 'crm[3]', flowId: 'f', attempt: 2, code: 'timeout', connectionId: 'c' };
    expect(hideSecrets(fields)).toEqual(fields);
  });

  it('hides what follows a scheme, and the user of a URL, inside of texts', () => {
    expect(hideSecrets('sent Bearer abc.def-123 to postgres://me:pw@db:5432/x')).toBe(
      'sent Bearer (redacted) to postgres://(redacted)@db:5432/x',
    );
  });

  it('shows of an error what it is, where it came from and why, without secrets', () => {
    const cause = new Error('refused by redis://user:hush@cache');
    const error = Object.assign(new Error('it broke', { cause }), { code: '57P01', token: 'hush' });
    const shown = hideSecrets({ error }) as { error: Record<string, unknown> };
    expect(shown.error).toMatchObject({ type: 'Error', message: 'it broke', code: '57P01', token: '(redacted)' });
    expect(shown.error['stack']).toContain('hide-secrets.spec');
    expect(JSON.stringify(shown)).not.toContain('hush');
  });

  it('ends on values that hold themselves', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(JSON.stringify(hideSecrets(loop))).toContain('too deep');
  });

  it('says whether a secret is set, when that is all a field says', () => {
    expect(hideSecrets({ apiToken: true, masterKey: null })).toEqual({ apiToken: true, masterKey: null });
  });
});
