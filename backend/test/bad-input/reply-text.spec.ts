import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@plumbline/shared';
import { Sink, type Behaviour } from '../../../e2e/stand-ins/sink.js';
import { flow, ONCE, pathOf, post, quickRetry } from '../cases/flow.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

/** What a service may well answer, and no column of a database but `json` holds; as its JSON writes it. */
const STRANGE = '{"text":"\\u0000 \\ud800 \\\\u0000"}';

let database: TestDatabase;
let sink: Sink;
let product: Product;

beforeAll(async () => {
  database = await createTestDatabase();
  sink = await Sink.start();
  product = await Product.start({ env: { DATABASE_URL: database.url, EGRESS_ALLOW: sink.host } });
});

afterAll(async () => {
  await product.stop();
  await sink.stop();
  await database.drop();
});

/** A flow whose first step is answered so, and whose second asks a person; its run, once it has come to rest. */
async function rested(path: string, answer: Behaviour, policy: JsonObject, status: string): Promise<{ flowId: string; runId: string }> {
  sink.always(path, answer);
  sink.always(`${path}-ask`, { status: 500 });
  const document = flow({
    name: path,
    steps: { first: post(sink.url + path, { retry: ONCE, ...policy }), second: post(`${sink.url}${path}-ask`) },
    edges: ['trigger > first > second'],
  });
  const flowId = await product.publish(document);
  const runId = (await product.call('POST', `/hooks/${pathOf(document)}`, { name: 'Ada' })).body['runId'] as string;
  await until(`the run is ${status}`, async () => (await product.run(runId))['status'] === status);
  return { flowId, runId };
}

async function listed(flowId: string): Promise<JsonObject[]> {
  const { status, body } = await product.call('GET', `/api/runs?flow=${flowId}`);
  expect(status).toBe(200);
  return body['items'] as JsonObject[];
}

const incidentOf = (flowId: string): Promise<JsonObject> =>
  until('there is an incident', async () => {
    const { body } = await product.call('GET', '/api/incidents');
    return (body['items'] as JsonObject[]).find(({ flows }) => (flows as JsonObject[]).some(({ id }) => id === flowId));
  });

describe('A text with zero characters and halves of pairs', () => {
  it('in a good reply keeps nobody from seeing the run in the list, or the values of its steps', async () => {
    const { flowId, runId } = await rested('/good', { body: STRANGE }, {}, 'needs_attention');
    expect(await listed(flowId)).toMatchObject([{ id: runId, status: 'needs_attention', attention: { steps: [{ step: 'second' }] } }]);
    const { status, body } = await product.call('GET', `/api/flows/${flowId}/samples`);
    const text = '\0 \ud800 \\u0000';
    expect({ status, body }).toMatchObject({ status: 200, body: { steps: { first: { value: { body: { text } } } } } });
    await incidentOf(flowId);
  });

  it('in a refusal that stops the run lets it fail like any other, with an incident', async () => {
    const { flowId, runId } = await rested('/refused', { status: 422, body: STRANGE }, { then: 'stop' }, 'failed');
    expect(await listed(flowId)).toMatchObject([{ id: runId, status: 'failed', attention: { steps: [{ step: 'first' }] } }]);
    await incidentOf(flowId);
  });

  it('is kept back with what it was to be sent while its service is down, and is in the incident of that', async () => {
    sink.always('/down', { status: 503 });
    const policy = { effect: 'idempotent', retry: quickRetry(12), then: 'park' };
    const document = flow({ name: 'down', steps: { first: post(`${sink.url}/down`, policy) }, edges: ['trigger > first'] });
    const flowId = await product.publish(document);
    const parked = async (name: string): Promise<void> => {
      const runId = (await product.call('POST', `/hooks/${pathOf(document)}`, { name })).body['runId'] as string;
      await until(`the run of ${JSON.stringify(name)} is parked`, async () => (await product.run(runId))['status'] === 'parked');
    };
    await parked('Ada');
    await parked('\0 \ud800');
    await until('both are in the incident', async () => {
      const { flows } = await incidentOf(flowId);
      return JSON.stringify(flows).includes('"parked":2');
    });
  });
});
