import { describe, expect, it } from '@jest/globals';
import { contentSecurityPolicy, nonceIn, originsIn } from './content-security-policy';

const directives = (development: boolean): Map<string, string> =>
  new Map(
    contentSecurityPolicy({ nonce: 'abc', development })
      .split('; ')
      .map((directive) => [directive.slice(0, directive.indexOf(' ')), directive.slice(directive.indexOf(' ') + 1)]),
  );

describe('The Content-Security-Policy', () => {
  it('runs only scripts that carry the nonce of the request, in production', () => {
    expect(directives(false).get('script-src')).toBe("'self' 'nonce-abc' 'strict-dynamic'");
    expect(directives(false).get('style-src')).toBe("'self' 'nonce-abc'");
  });

  it('never allows inline scripts, not even in development', () => {
    expect(directives(true).get('script-src')).not.toContain('unsafe-inline');
  });

  it('refuses plugins, framing by others and another base address', () => {
    for (const name of ['object-src', 'frame-ancestors', 'base-uri']) expect(directives(false).get(name)).toBe("'none'");
  });

  it('lets the pages that a form names show it in a frame, and nothing into the policy beside them', () => {
    const framedBy = originsIn("https://example.com http://localhost:8080 *; 'unsafe-inline' https://a.example;script-src");
    expect(framedBy).toEqual(['https://example.com', 'http://localhost:8080']);
    expect(contentSecurityPolicy({ nonce: 'abc', development: false, framedBy })).toContain(
      'frame-ancestors https://example.com http://localhost:8080',
    );
    expect(originsIn(null)).toEqual([]);
  });

  it('tells its nonce to what makes style sheets while the page is open', () => {
    expect(nonceIn(contentSecurityPolicy({ nonce: 'aGk+/w==', development: false }))).toBe('aGk+/w==');
    expect(nonceIn("default-src 'self'")).toBe('');
  });
});
