import { describe, expect, it } from '@jest/globals';
import type { FlowDocument, Json, OperationContract } from '@plumbline/shared';
import { readsOfDocument } from './reads.js';
import { repliesOf, type Judge, type KnownReplies } from './replies-of.js';

const http: OperationContract = {
  id: 'http.request',
  version: 1,
  title: '',
  description: '',
  input: {},
  output: {},
  effect: 'unsafe',
  examples: [],
};
const crm: OperationContract = { ...http, id: 'crm.upsert', output: { type: 'object', required: ['id'], properties: { id: {} } } };
const mail: OperationContract = { ...http, id: 'email.send', connection: { kinds: ['smtp'], required: true } };

function replies(
  contract: OperationContract,
  sample: Json,
  more: { success?: string; reads?: string; judge?: (body: Json) => boolean } = {},
): Promise<KnownReplies> {
  const step: FlowDocument['steps'][string] = {
    name: 'Call',
    operation: contract.id,
    ...(more.success === undefined ? {} : { policy: { success: more.success } }),
  };
  const document: FlowDocument = {
    schema: 'plumbline/flow@1',
    name: 'Flow',
    trigger: { operation: 'manual' },
    steps: { call: step, next: { name: 'Next', operation: 'transform', input: { seen: more.reads ?? '' } } },
    edges: [],
  };
  const { judge: rule } = more;
  const judge: Judge | null = rule ? async ({ body }) => rule(body) : null;
  return repliesOf({ stepId: 'call', step, contract, sample, reads: readsOfDocument(document, new Map()) }, judge);
}

const ok = {
  status: 201,
  headers: { 'content-type': 'application/json', 'content-length': '9', 'retry-after': '1' },
  body: { id: 'a', n: 1 },
};

describe('The replies of a made-up service', () => {
  it('are those that make the sample, without headers that said how it was packed', async () => {
    expect((await replies(http, ok)).good).toEqual({
      kind: 'reply',
      status: 201,
      headers: { 'content-type': 'application/json' },
      body: ok.body,
    });
    expect((await replies(crm, { id: 'c' })).good.body).toEqual({ id: 'c' });
    expect((await replies(mail, {})).good.status).toBe(250);
  });

  it('say no in the usual words, or as the success rule has it', async () => {
    expect((await replies(http, ok)).no.body).toEqual({ ok: false, error: 'rehearsed_refusal' });
    const judge = (body: Json): boolean => (body as { state?: Json }).state === 'accepted';
    const found = await replies(http, { ...ok, body: {} }, { success: '{{ response.body.state = "accepted" }}', judge });
    expect([found.good.body, found.notFound]).toEqual([{ state: 'accepted' }, { good: false, no: false }]);
    expect(judge(found.no.body)).toBe(false);
  });

  it('say so when none is found that the rule takes or refuses', async () => {
    expect((await replies(http, ok, { success: '{{ true }}', judge: () => true })).notFound).toEqual({ good: false, no: true });
    expect((await replies(http, ok, { success: '{{ false }}', judge: () => false })).notFound).toEqual({ good: true, no: false });
  });

  it('change the field that a later step reads, and say who reads it', async () => {
    const read = await replies(http, ok, { reads: '{{ steps.call.output.body.id }}' });
    expect([read.changed.body, read.readBy, read.changedField]).toEqual([{ id: 12_345, n: 1 }, ['next'], ['id']]);
    const promised = await replies(crm, { id: 'c' });
    expect([promised.changed.body, promised.readBy]).toEqual([{ id: 12_345 }, []]);
  });

  it('are something else altogether where nothing of them is read by name', async () => {
    const none = await replies(http, ok);
    expect([none.changed.body, none.readBy, none.changedField]).toEqual(['<html>Sign in</html>', [], null]);
    const whole = await replies(http, ok, { reads: '{{ steps.call.output.body }}' });
    expect([whole.changed.body, whole.readBy]).toEqual(['<html>Sign in</html>', ['next']]);
  });
});
