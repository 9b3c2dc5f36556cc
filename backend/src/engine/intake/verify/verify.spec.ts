import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BODY, hookSecret, NOW_MS, SENDERS, TOOLS, type RawHeaders, type Sender } from '../../../../test/engine/senders.js';
import type { HookSecret, Verdict } from './verifier.js';
import { verify } from './verify.js';

const all = Object.entries(SENDERS);
const signing = all.filter(([, { signsBody }]) => signsBody);
const timed = all.filter(([, { signsTime }]) => signsTime);

const secretOf = ({ config, secret }: Sender, id = 'own'): HookSecret => hookSecret(id, config.kind, secret);
const otherOf = ({ config, secret }: Sender, id = 'other'): HookSecret =>
  hookSecret(
    id,
    config.kind,
    config.kind === 'standard_webhooks' ? Buffer.from(`another ${secret}`).toString('base64') : `another ${secret}`,
  );
interface Given {
  readonly body?: Uint8Array;
  readonly atMs?: number;
  readonly secret?: string;
  readonly secrets?: readonly HookSecret[];
}
const judge = (sender: Sender, rawHeaders: RawHeaders, { body: raw = BODY, secrets = [secretOf(sender)] }: Given = {}): Verdict =>
  verify(TOOLS, sender.config, secrets, { rawHeaders, raw, nowMs: NOW_MS });
const signed = (sender: Sender, { body = BODY, atMs = NOW_MS, secret = sender.secret }: Given = {}): RawHeaders =>
  sender.sign(secret, body, atMs);
/** The headers with the proof replaced by these values, one header each. */
const proving = ({ proof }: Sender, headers: RawHeaders, values: (value: string) => readonly string[]): RawHeaders =>
  headers.flatMap((name, i) => {
    if (i % 2 === 1) return [];
    const value = headers[i + 1] ?? '';
    return name.toLowerCase() === proof.toLowerCase() ? values(value).flatMap((one) => [name, one]) : [name, value];
  });

describe.each(all)('a webhook of %s', (_, sender) => {
  it('takes what its sender signed, and knows what the sender calls it', () => {
    expect(judge(sender, signed(sender))).toEqual({ ok: true, secretId: 'own', eventId: sender.eventId });
  });

  it('takes nothing without a secret, nor with one of another kind, nor with one that has expired', () => {
    const none = { ok: false, why: 'no_secret' };
    expect(judge(sender, signed(sender), { secrets: [] })).toEqual(none);
    const elsewhere = sender.config.kind === 'github' ? 'slack' : 'github';
    expect(judge(sender, signed(sender), { secrets: [hookSecret('x', elsewhere, sender.secret)] })).toEqual(none);
    expect(judge(sender, signed(sender), { secrets: [{ ...secretOf(sender), expiresMs: NOW_MS }] })).toEqual(none);
    expect(judge(sender, signed(sender), { secrets: [{ ...secretOf(sender), expiresMs: NOW_MS + 1 }] }).ok).toBe(true);
  });

  it('takes what was signed with either of two secrets, and says which', () => {
    const secrets = [otherOf(sender, 'new'), secretOf(sender, 'old')];
    expect(judge(sender, signed(sender), { secrets })).toMatchObject({ ok: true, secretId: 'old' });
    expect(judge(sender, signed(sender, { secret: otherOf(sender).text }), { secrets })).toMatchObject({ ok: true, secretId: 'new' });
  });

  it('refuses what was signed with another secret', () => {
    expect(judge(sender, signed(sender, { secret: otherOf(sender).text }))).toEqual({ ok: false, why: 'mismatch' });
  });

  it('refuses a proof that is missing, empty, there twice, too long, or not plain ASCII', () => {
    const headers = signed(sender);
    const why = (values: (value: string) => readonly string[]): unknown => judge(sender, proving(sender, headers, values));
    expect(why(() => [])).toEqual({ ok: false, why: 'missing' });
    expect(why(() => [''])).toEqual({ ok: false, why: 'missing' });
    expect(why((value) => [value, value])).toEqual({ ok: false, why: 'malformed' });
    expect(why((value) => [value + 'x'.repeat(10_000)])).toEqual({ ok: false, why: 'malformed' });
    expect(why((value) => [`${value}ü`])).toEqual({ ok: false, why: 'malformed' });
  });

  it('refuses every proof that is not the one, and never throws', () => {
    const headers = signed(sender);
    // The signature itself: blanks, the case of a scheme's name, and signatures of other kinds beside it may differ.
    const [core = ''] = proving(sender, headers, (value) => [value])
      .flatMap((one) => one.toLowerCase().match(/[a-z0-9+/_-]{20,}/g) ?? [])
      .sort((one, other) => other.length - one.length);
    expect(core).not.toBe('');
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 200 }));
    const near = fc.tuple(fc.nat(), fc.string({ minLength: 1, maxLength: 1 }));
    fc.assert(
      fc.property(fc.oneof(text, near), (change) => {
        const forged = proving(sender, headers, (value) => {
          if (typeof change === 'string') return [change];
          const at = change[0] % value.length;
          return [value.slice(0, at) + change[1] + value.slice(at + 1)];
        });
        if (judge(sender, forged).ok) expect(forged.join('\n').toLowerCase()).toContain(core);
      }),
    );
  });
});

describe.each(signing)('a webhook of %s', (_, sender) => {
  it('refuses a body that differs in one bit, or is the same JSON written in another way', () => {
    const headers = signed(sender);
    fc.assert(
      fc.property(fc.nat(BODY.length * 8 - 1), (bit) => {
        const raw = Uint8Array.from(BODY);
        raw[bit >> 3] = (raw[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(judge(sender, headers, { body: raw })).toEqual({ ok: false, why: 'mismatch' });
      }),
      { numRuns: 50 },
    );
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(BODY.toString()), null, 1));
    expect(judge(sender, headers, { body: rewritten })).toEqual({ ok: false, why: 'mismatch' });
  });

  it('takes every body that was signed, whatever its bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
        expect(judge(sender, signed(sender, { body }), { body })).toMatchObject({ ok: true });
      }),
      { numRuns: 50 },
    );
  });
});

describe.each(timed)('a webhook of %s', (_, sender) => {
  it.each([
    [-300_000, null],
    [-301_000, 'too_old'],
    [300_000, null],
    [301_000, 'in_future'],
    [3_600_000, 'in_future'],
  ])('judges an event that was signed %d ms from now as %s', (offMs, why) => {
    const verdict = judge(sender, signed(sender, { atMs: NOW_MS + offMs }));
    expect(verdict.ok ? null : verdict.why).toBe(why);
  });

  it('does not take a time that was changed', () => {
    const headers = signed(sender, { atMs: NOW_MS - 1_000 }).map((value) => value.replaceAll(/\b1767225599/g, '1767225600'));
    expect(judge(sender, headers)).toEqual({ ok: false, why: 'mismatch' });
  });
});
