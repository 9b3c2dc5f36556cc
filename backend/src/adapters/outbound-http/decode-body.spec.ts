import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { decompress, encodingOf } from './decode-body.js';

const TEXT = Buffer.from('{"answer": 42, "text": "' + 'a'.repeat(2_000) + '"}');

describe('encodingOf', () => {
  it('knows what the door offers, in any case', () => {
    expect([undefined, '', 'identity', 'gzip', ' GZIP ', 'x-gzip', 'deflate', 'br'].map(encodingOf)).toEqual([
      'identity',
      'identity',
      'identity',
      'gzip',
      'gzip',
      'gzip',
      'deflate',
      'br',
    ]);
  });

  it('calls everything else unknown, also a list of several', () => {
    for (const header of ['zstd', 'gzip, br', 'compress', 'aws-chunked']) expect(encodingOf(header)).toBe('unknown');
  });
});

describe('decompress', () => {
  it.each([
    ['gzip', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
  ] as const)('reads %s', async (encoding, body) => {
    const decoded = await decompress(body, encoding, 10_000);
    expect(decoded.ok && Buffer.compare(decoded.body, TEXT)).toBe(0);
  });

  it('counts the bytes that come out, and gives up past the limit', async () => {
    expect(await decompress(gzipSync(TEXT), 'gzip', TEXT.byteLength)).toMatchObject({ ok: true });
    expect(await decompress(gzipSync(TEXT), 'gzip', TEXT.byteLength - 1)).toEqual({ ok: false, code: 'reply_too_large' });
  });

  it('says damaged for damaged and for cut data', async () => {
    expect(await decompress(Buffer.from('not gzip'), 'gzip', 10_000)).toMatchObject({ ok: false, code: 'reply_malformed' });
    expect(await decompress(gzipSync(TEXT).subarray(0, 20), 'gzip', 10_000)).toMatchObject({ ok: false, code: 'reply_malformed' });
  });
});
