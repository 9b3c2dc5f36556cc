import { describe, expect, it } from '@jest/globals';
import { parseTarget } from './target.js';

describe('parseTarget', () => {
  it('takes a URL apart', () => {
    expect(parseTarget('https://API.example.com/a%20b?c=1#part')).toEqual({
      origin: 'https://api.example.com',
      path: '/a%20b?c=1',
      hostname: 'api.example.com',
      port: 443,
      literal: null,
      where: 'api.example.com:443',
    });
    expect(parseTarget('http://[::1]:8080')).toMatchObject({ origin: 'http://[::1]:8080', path: '/', literal: '::1', port: 8080 });
  });

  it('sees the address in every spelling of it', () => {
    for (const host of ['127.1', '0177.0.0.1', '0x7f000001', '2130706433', '127。0。0。1', '①②⑦.⓪.⓪.①']) {
      expect(parseTarget(`http://${host}/`)).toMatchObject({ literal: '127.0.0.1' });
    }
    expect(parseTarget('http://0/')).toMatchObject({ literal: '0.0.0.0' });
  });

  it.each([
    'file:///etc/passwd',
    'ftp://x/',
    'gopher://x/',
    'data:text/plain,x',
    'blob:http://x/1',
    'http+unix://%2Fsock/',
    'javascript:alert(1)',
    '//x/',
    '/a',
    '',
    'http:x',
    'http:/x',
    'http:///x',
    'http://',
    'http://?x',
    'http://a@b/',
    'http://a:p@b/',
    'http://@b/',
    'http://good.com#@evil.com/',
    'http://good.com\\@evil.com/',
    'http://evil.com\\.good.com/',
    'http://x/a\r\nY: b',
    'http://x/a b',
    ' http://x/',
    'http://x/\u0000',
    'http://x\t/',
    'http://localhost./',
    'http://example.com./',
    'http://x:0/',
    'http://x:99999/',
    'http://x:a/',
    'http://[::1/',
    'http://1.2.3.4.5/',
  ])('refuses %j with a reason', (url) => {
    expect(typeof parseTarget(url)).toBe('string');
  });

  it('never quotes the URL, which may hold a secret', () => {
    expect(parseTarget('http://user:s3cret@x/')).not.toContain('s3cret');
    expect(parseTarget('nonsense?token=s3cret')).not.toContain('s3cret');
  });
});
