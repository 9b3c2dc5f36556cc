import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { safePath } from './safe-path.js';

describe('safePath', () => {
  it.each(['/', '/runs', '/flows/1?tab=runs#top', '/a//b', '/%2F%2Fexample.com'])('goes on to %j', (path) => {
    expect(safePath(path)).toBe(path);
  });

  it.each([
    '',
    'runs',
    '//example.com',
    '/\\example.com',
    '\\\\example.com',
    'https://example.com',
    '/\t/example.com',
    '/a\nb',
    null,
    undefined,
  ])('refuses %j', (path) => {
    expect(safePath(path)).toBeNull();
  });

  it('never leads to another server, whatever is given', () => {
    const part = fc.constantFrom('/', '\\', '.', '..', '@', ':', '\t', '\n', ' ', 'example.com', 'https:', '?', '#', '%2f');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const path = safePath(parts.join(''));
        if (path !== null) expect(new URL(path, 'http://localhost:3000').origin).toBe('http://localhost:3000');
      }),
    );
  });
});
