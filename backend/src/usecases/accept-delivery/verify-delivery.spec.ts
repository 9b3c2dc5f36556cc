import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { SignedVerify } from '@plumbline/shared';
import type { VerifyTools } from '../../engine/intake/verify/verifier.js';
import type { Plan } from '../../engine/graph/plan.js';
import type { HookSecretStore } from '../../engine/ports/hook-secrets.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { RefusedFor } from '../../engine/ports/metrics.js';
import type { Vault } from '../../engine/ports/vault.js';
import { KnownHookSecrets } from '../hook-secrets/known-hook-secrets.js';
import { verifyDelivery, type VerifyDeps } from './verify-delivery.js';

const sealed = { keyId: 'k', wrappedKey: new Uint8Array(), data: new Uint8Array() };
const NOW_MS = 1_767_225_600_000;
const BODY = Buffer.from('{"name":"Ada"}');
const secret = { id: 'own', kind: 'github', text: 'a secret of 24 bytes or more', expiresMs: null } as const;
const ID = '72d3162e-cc78-11e3-81ab-4c9367dc0958';
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const TOOLS: VerifyTools = {
  hmac: {
    signText(algorithm, key, parts, encoding) {
      const digest = createHmac(algorithm, key);
      for (const part of parts) digest.update(part);
      return digest.digest(encoding);
    },
    equal: (a, b) => digestOf(a) === digestOf(b),
  },
  encode: (text) => Buffer.from(text),
  decode: (bytes) => Buffer.from(bytes).toString(),
};
const silent: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const vault: Vault = { keyId: 'k', seal: () => sealed, rewrap: () => sealed, unseal: () => ({ ok: true, text: secret.text }) };

function stage(read: HookSecretStore['sealed']): { deps: VerifyDeps; refused: RefusedFor[]; touched: string[] } {
  const [refused, touched]: [RefusedFor[], string[]] = [[], []];
  const store = { sealed: read, touch: async (id: string) => void touched.push(id), onChanged: () => undefined };
  const secrets = new KnownHookSecrets({ secrets: store, vault, log: silent, monotonicMs: () => 0 });
  const metrics = { refused: (why: RefusedFor) => void refused.push(why) };
  return { deps: { secrets, tools: TOOLS, nowMs: () => NOW_MS, metrics, log: silent }, refused, touched };
}

const one: HookSecretStore['sealed'] = async (flowId) => {
  const { id, kind, expiresMs } = secret;
  return [{ record: { id, flowId, kind, expiresMs, label: '', createdMs: 0, createdBy: '', lastUsedMs: null }, sealed }];
};
const planned = (verify: SignedVerify | 'unknown' | null): Plan => ({ flowId: 'f', verify }) as Plan;
const signature = `sha256=${createHmac('sha256', secret.text).update(BODY).digest('hex')}`;
const request = { rawHeaders: ['X-GitHub-Delivery', ID, 'X-Hub-Signature-256', signature], raw: BODY };

describe('a delivery', () => {
  it('of a trigger that asks nobody is judged without a look at anything', () => {
    const { deps } = stage(() => Promise.reject(new Error('never asked')));
    expect(verifyDelivery(deps, planned(null), request)).toEqual({ eventId: null, challenge: null, proofs: [] });
  });

  it('whose sender is known brings its id, and the names of what must not be kept', async () => {
    const { deps, touched, refused } = stage(one);
    const verified = { eventId: ID, challenge: null, proofs: ['x-hub-signature-256', 'x-hub-signature'] };
    expect(await verifyDelivery(deps, planned({ kind: 'github' }), request)).toEqual(verified);
    expect(verifyDelivery(deps, planned({ kind: 'github' }), request)).toEqual(verified);
    expect({ touched, refused }).toEqual({ touched: ['own'], refused: [] });
  });

  it('whose sender is not is refused in one way, whatever it was, and counted', async () => {
    const { deps, refused, touched } = stage(one);
    const answers = [
      verifyDelivery(deps, planned({ kind: 'github' }), { ...request, rawHeaders: [] }),
      verifyDelivery(deps, planned({ kind: 'github' }), { ...request, raw: Buffer.from('{}') }),
      verifyDelivery(deps, planned({ kind: 'slack' }), request),
    ];
    for (const answer of answers) await expect(answer).rejects.toMatchObject({ code: 'signature_invalid', detail: undefined, extra: {} });
    expect({ refused, touched }).toEqual({ refused: ['missing', 'mismatch', 'no_secret'], touched: [] });
  });

  it('whose signature is wrong is compared whole and once, wherever it differs', async () => {
    const whole = signature.slice('sha256='.length);
    const other = (sign: string | undefined): string => (sign === '0' ? '1' : '0');
    const wrong = [`${other(whole[0])}${whole.slice(1)}`, `${whole.slice(0, -1)}${other(whole.at(-1))}`];
    const { deps, refused } = stage(one);
    const compared: string[][] = [];
    const equal = (a: string, b: string): boolean => {
      compared.push([a, b].map((text) => text.replace('sha256=', '')));
      return TOOLS.hmac.equal(a, b);
    };
    const watched = { ...deps, tools: { ...TOOLS, hmac: { ...TOOLS.hmac, equal } } };
    for (const sent of wrong) {
      const rawHeaders = ['X-GitHub-Delivery', ID, 'X-Hub-Signature-256', `sha256=${sent}`];
      const answer = async (): Promise<unknown> => verifyDelivery(watched, planned({ kind: 'github' }), { ...request, rawHeaders });
      await expect(answer()).rejects.toMatchObject({ code: 'signature_invalid' });
    }
    expect({ refused, compared }).toEqual({ refused: ['mismatch', 'mismatch'], compared: wrong.map((sent) => [sent, whole]) });
  });

  it('of a trigger that asks in a way that is not known is refused', () => {
    const { deps, refused } = stage(one);
    expect(() => verifyDelivery(deps, planned('unknown'), request)).toThrow('proves who it is');
    expect(refused).toEqual(['no_secret']);
  });

  it('is not let in while secrets can not be read, but may come again', async () => {
    const { deps, refused } = stage(() => Promise.reject(new Error('no database')));
    await expect(verifyDelivery(deps, planned({ kind: 'github' }), request)).rejects.toMatchObject({ code: 'overloaded' });
    expect(refused).toEqual([]);
  });
});
