import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ERRORS, problemDetails } from './table.js';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

describe('the error table', () => {
  it.each(Object.entries(ERRORS))('%s has its section, with its status, on the help page', (code, { status }) => {
    expect(page).toMatch(new RegExp(`^## ${code}\\n\\n${status}\\.`, 'm'));
  });

  it('makes problems with everything that RFC 9457 asks for, and our code', () => {
    expect(problemDetails('run_not_found', 'No run 7.', { at: 'x' })).toEqual({
      type: 'urn:plumbline:error:run_not_found',
      title: 'There is no run with this id.',
      status: 404,
      code: 'run_not_found',
      retry: 'never',
      detail: 'No run 7.',
      at: 'x',
    });
  });
});
