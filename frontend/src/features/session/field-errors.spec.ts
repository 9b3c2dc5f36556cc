import { describe, expect, it } from '@jest/globals';
import { problemDetails, type ErrorCode } from '@plumbline/shared';
import { ApiError, NetworkError } from '../../api/api-error';
import { formError } from './field-errors';

const refused = (code: ErrorCode, detail?: string, problems: { pointer: string; message: string }[] = []): ApiError =>
  new ApiError(problemDetails(code, detail, { problems: problems.map((one) => ({ code: 'x', severity: 'error', ...one })) }));

describe('formError', () => {
  it('puts what the server says of a field at that field, the first of several', () => {
    const error = refused('invalid_body', '/email: Enter one.', [
      { pointer: '/email', message: 'Enter one.' },
      { pointer: '/email', message: 'Another.' },
      { pointer: '/password', message: 'Use at least 12 characters.' },
    ]);
    expect(formError(error)).toEqual({
      message: 'Look at the marked fields.',
      fields: { email: 'Enter one.', password: 'Use at least 12 characters.' },
    });
  });

  it('says in one sentence what is about no field', () => {
    expect(formError(refused('sign_in_failed'))).toEqual({ message: 'E-mail address or password is wrong.', fields: {} });
    expect(formError(refused('too_many_tries', 'Try again in 60 s.')).message).toContain('Try again in 60 s.');
    expect(formError(new NetworkError()).message).toContain('can not be reached');
  });

  it('knows which field a wrong present password and a wrong code belong to', () => {
    expect(Object.keys(formError(refused('wrong_password')).fields)).toEqual(['currentPassword']);
    expect(Object.keys(formError(refused('setup_code_wrong')).fields)).toEqual(['code']);
  });
});
