import { describe, expect, it } from '@jest/globals';
import type { HookSecretKind, SignedVerify } from '@plumbline/shared';
import { BODY, hookSecret, NOW_MS, SENDERS, TOOLS, type RawHeaders } from '../../../../test/engine/senders.js';
import type { Verdict } from './verifier.js';
import { verify } from './verify.js';

const judge = (config: SignedVerify, secret: string, rawHeaders: RawHeaders, raw: string | Uint8Array, nowMs = NOW_MS): Verdict =>
  verify(TOOLS, config, [hookSecret('s', config.kind, secret)], { rawHeaders, raw: Buffer.from(raw), nowMs });

/** A sender's headers, with one replaced by all of these or left out. */
function altered(name: string, header: string, ...values: readonly string[]): { verdict: Verdict; headers: RawHeaders } {
  const sender = SENDERS[name];
  if (!sender) throw new Error(name);
  const headers = sender.sign(sender.secret, BODY, NOW_MS);
  const kept = headers.filter((_, i) => headers[i - (i % 2)]?.toLowerCase() !== header);
  const all = [...kept, ...values.flatMap((value) => [header, value])];
  return { verdict: judge(sender.config, sender.secret, all, BODY), headers };
}
const BAD_ID = { ok: false, why: 'bad_id' };

describe('the examples that the schemes publish', () => {
  it('Standard Webhooks', () => {
    const headers = [
      ...['webhook-id', 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp', '1614265330'],
      ...['webhook-signature', 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='],
    ];
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const verdict = judge({ kind: 'standard_webhooks' }, secret, headers, '{"test": 2432232314}', 1_614_265_330_000);
    expect(verdict).toEqual({ ok: true, secretId: 's', eventId: 'msg_p5jXN8AQM9LWM0D4loKWxJek' });
  });

  it('GitHub', () => {
    const headers = ['X-Hub-Signature-256', 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'];
    expect(judge({ kind: 'github' }, "It's a Secret to Everybody", headers, 'Hello, World!')).toEqual({
      ok: true,
      secretId: 's',
      eventId: null,
    });
  });

  it('Slack', () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const headers = [
      ...['X-Slack-Request-Timestamp', '1531420618'],
      ...['X-Slack-Signature', 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503'],
    ];
    expect(judge({ kind: 'slack' }, '8f742231b10e8888abcd99yyyzzz85a5', headers, body, 1_531_420_618_000)).toEqual({
      ok: true,
      secretId: 's',
      eventId: null,
    });
  });
});

describe('the id of an event', () => {
  it.each(['msg.1', 'msg 1', 'x'.repeat(256), '.'])('%j could mean two things, and is refused before anything is compared', (id) => {
    expect(altered('standard_webhooks', 'webhook-id', id).verdict).toEqual(BAD_ID);
    expect(altered('github', 'x-github-delivery', id).verdict).toEqual(BAD_ID);
    expect(altered('shopify', 'x-shopify-webhook-id', id).verdict).toEqual(BAD_ID);
  });

  it('that stands in two headers is refused, or holds control characters', () => {
    expect(altered('github', 'x-github-delivery', 'a', 'b').verdict).toEqual(BAD_ID);
    expect(altered('shopify', 'x-shopify-webhook-id', 'a\u0001').verdict).toEqual(BAD_ID);
    expect(altered('standard_webhooks', 'webhook-id', 'a', 'a').verdict).toEqual({ ok: false, why: 'malformed' });
  });

  it('is signed where the scheme signs it, and may be missing where it does not', () => {
    expect(altered('standard_webhooks', 'webhook-id', 'msg_2').verdict).toEqual({ ok: false, why: 'mismatch' });
    expect(altered('standard_webhooks', 'webhook-id').verdict).toEqual({ ok: false, why: 'missing' });
    expect(altered('github', 'x-github-delivery').verdict).toEqual({ ok: true, secretId: 's', eventId: null });
  });

  it('of a body that is no JSON object is none', () => {
    const { stripe } = SENDERS;
    for (const body of ['', '[1]', '{', '{"id":7}', '{"id":""}', `{"id":"${'x'.repeat(256)}"}`, '{"__proto__":{"id":"a"}}']) {
      const headers = stripe?.sign(stripe.secret, Buffer.from(body), NOW_MS) ?? [];
      expect(judge({ kind: 'stripe' }, stripe?.secret ?? '', headers, body)).toEqual({ ok: true, secretId: 's', eventId: null });
    }
  });
});

describe('signatures of other kinds', () => {
  it('are not taken for the one that counts', () => {
    const tag = (name: string, header: string, from: string, to: string): Verdict => {
      const { headers } = altered(name, '');
      const value = headers[headers.findIndex((one) => one.toLowerCase() === header) + 1] ?? '';
      expect(value).toContain(from);
      return altered(name, header, value.replace(from, to)).verdict;
    };
    const no = { ok: false, why: 'mismatch' };
    expect(tag('standard_webhooks', 'webhook-signature', 'v1,', 'v1a,')).toEqual(no);
    expect(tag('standard_webhooks', 'webhook-signature', 'v1,', 'v0,')).toEqual(no);
    expect(tag('stripe', 'stripe-signature', 'v1=', 'v0=')).toEqual(no);
    expect(tag('slack', 'x-slack-signature', 'v0=', 'v1=')).toEqual(no);
    expect(tag('github', 'x-hub-signature-256', 'sha256=', 'sha1=')).toEqual(no);
    expect(tag('a scheme of its own, body only', 'x-sign', 'sha1=', 'sha256=')).toEqual({ ok: false, why: 'malformed' });
  });

  it('may stand beside it, but not by the dozen', () => {
    const { headers } = altered('standard_webhooks', '');
    const value = headers[5] ?? '';
    const others = (n: number): string => Array.from({ length: n }, () => 'v1,AAAA').join(' ');
    expect(altered('standard_webhooks', 'webhook-signature', `${others(3)} ${value}`).verdict.ok).toBe(true);
    expect(altered('standard_webhooks', 'webhook-signature', `${others(16)} ${value}`).verdict.ok).toBe(false);
  });

  it('of two times are refused', () => {
    const { headers } = altered('stripe', '');
    expect(altered('stripe', 'stripe-signature', `t=1,${headers[1] ?? ''}`).verdict).toEqual({ ok: false, why: 'malformed' });
    expect(altered('stripe', 'stripe-signature', 'v1=00').verdict).toEqual({ ok: false, why: 'malformed' });
  });
});

describe('a question of Slack whether somebody is there', () => {
  const { slack } = SENDERS;
  const ask = (body: string, secret: string): Verdict =>
    judge({ kind: 'slack' }, slack?.secret ?? '', slack?.sign(secret, Buffer.from(body), NOW_MS) ?? [], body);
  const question = JSON.stringify({ type: 'url_verification', token: 't', challenge: '3eZbrw1aB' });

  it('is answered to who knows the secret', () => {
    expect(ask(question, slack?.secret ?? '')).toEqual({ ok: true, secretId: 's', eventId: null, challenge: '3eZbrw1aB' });
  });

  it('is not answered to anybody else', () => {
    expect(ask(question, 'somebody else, who does not know')).toEqual({ ok: false, why: 'mismatch' });
  });

  it('is an event like others where there is nothing to answer', () => {
    const odd = JSON.stringify({ type: 'url_verification', challenge: 'x'.repeat(1_001) });
    expect(ask(odd, slack?.secret ?? '')).toEqual({ ok: true, secretId: 's', eventId: null });
  });
});

it('A secret that can not be read as its kind asks signs nothing', () => {
  const sender = SENDERS['standard_webhooks'];
  const headers = sender?.sign(sender.secret, BODY, NOW_MS) ?? [];
  expect(judge({ kind: 'standard_webhooks' }, 'whsec_not base64!', headers, BODY)).toEqual({ ok: false, why: 'mismatch' });
});

it('Credentials of another scheme, or none, are not looked into', () => {
  const kinds: readonly HookSecretKind[] = ['basic', 'token'];
  const odd = ['Digest x', 'Basic', 'Bearer', 'Basic a b', 'x'];
  for (const kind of kinds) {
    const config: SignedVerify = kind === 'basic' ? { kind, user: 'ada' } : { kind: 'token' };
    for (const value of odd) expect(judge(config, 'x'.repeat(24), ['Authorization', value], BODY)).toEqual({ ok: false, why: 'malformed' });
  }
});
