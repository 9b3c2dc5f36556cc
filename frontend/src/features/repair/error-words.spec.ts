import { describe, expect, it } from '@jest/globals';
import { STEP_ERROR_CLASSES, type StepErrorClass } from '@plumbline/shared';
import { errorWords } from './error-words';

const say = (code: string, kind: StepErrorClass, status?: number) =>
  errorWords({ code, class: kind, message: 'm', ...(status === undefined ? {} : { status }) }, 'the CRM');

describe('The headline of an error', () => {
  it.each<[StepErrorClass, string, number | undefined, string, string]>([
    ['network', 'unheard_of', undefined, 'The CRM could not be reached', 'service'],
    ['timeout', 'timeout', undefined, 'The CRM did not answer in time', 'service'],
    ['429', 'http_429', 429, 'The CRM takes no more calls for now (429)', 'service'],
    ['5xx', 'http_503', 503, 'The CRM has a fault of its own (503)', 'service'],
    ['rejected', 'channel_not_found', 200, 'The CRM said no: channel_not_found', 'setup'],
    ['rejected', 'http_418', 418, 'The CRM said no (418)', 'setup'],
    ['rejected', 'http_401', 401, 'The CRM refused the key (401)', 'setup'],
    ['input', 'items_not_a_list', undefined, 'The input of the step is wrong; nothing was sent', 'setup'],
    ['expression', 'expression_failed', undefined, 'An expression or the code of the step failed; nothing was sent', 'setup'],
    ['denied', 'practice_mode', undefined, 'This call is not allowed here; nothing was sent', 'setup'],
    ['internal', 'not_ready', undefined, 'Something went wrong on our side', 'us'],
  ])('of class %s with code %s is plain', (kind, code, status, headline, fault) => {
    const words = say(code, kind, status);
    expect(words.headline).toBe(headline);
    expect(words.fault).toBe(fault);
  });

  it('exists for every class', () => {
    for (const kind of STEP_ERROR_CLASSES) expect(say('x', kind).headline).not.toBe('');
  });

  it('prefers what the code says', () => {
    expect(say('connection_refused', 'network').headline).toBe('The CRM refused the connection: it is down, or listens elsewhere');
    expect(say('credential_unreadable', 'denied').fix).toBe('connection');
  });

  it('is not misled by a code of a service that is a word of the language', () => {
    expect(say('constructor', 'rejected', 200).headline).toBe('The CRM said no: constructor');
  });

  it('never heals where something must be changed', () => {
    expect(say('http_401', 'rejected', 401)).toMatchObject({ healing: 'It does not heal by itself.', fix: 'connection' });
  });
});
