import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '@plumbline/shared';
import { flowTo, isRefusal, staysHealthy, useWorld } from '../support/world.js';

const world = useWorld();
const good = (path: string): JsonObject => flowTo(world.sink.url, path);

/** A good document with one thing wrong, and where that is. */
const WRONG: readonly { what: string; change: (document: JsonObject) => Json; pointer: string }[] = [
  { what: 'is a list', change: () => [], pointer: '' },
  { what: 'is a text', change: () => 'flow', pointer: '' },
  { what: 'is a number', change: () => 7, pointer: '' },
  { what: 'has no schema', change: ({ schema: _, ...rest }) => rest, pointer: '/schema' },
  { what: 'has a schema of another version', change: (d) => ({ ...d, schema: 'plumbline/flow@99' }), pointer: '/schema' },
  { what: 'has an unknown key', change: (d) => ({ ...d, colour: 'red' }), pointer: '/colour' },
  { what: 'has an unknown key deep inside', change: (d) => step(d, { policy: { retries: 3 } }), pointer: '/steps/crm/policy/retries' },
  { what: 'has an unknown key with a slash', change: (d) => ({ ...d, 'a/b~c': 1 }), pointer: '/a~1b~0c' },
  { what: 'has no name', change: (d) => ({ ...d, name: '  ' }), pointer: '/name' },
  { what: 'has a name of another type', change: (d) => ({ ...d, name: { toString: 'x' } }), pointer: '/name' },
  { what: 'has a name without end', change: (d) => ({ ...d, name: 'x'.repeat(201) }), pointer: '/name' },
  { what: 'has no trigger', change: (d) => ({ ...d, trigger: null }), pointer: '/trigger' },
  {
    what: 'has a step with a wrong id',
    change: (d) => ({ ...d, steps: { 'Not-An-Id': { name: 'x', operation: 'transform' } }, edges: [] }),
    pointer: '/steps/Not-An-Id',
  },
  {
    what: 'has a step called trigger',
    change: (d) => ({ ...d, steps: { trigger: { name: 'x', operation: 'transform' } }, edges: [] }),
    pointer: '/steps/trigger',
  },
  { what: 'has steps as a list', change: (d) => ({ ...d, steps: [] }), pointer: '/steps' },
  { what: 'has edges as an object', change: (d) => ({ ...d, edges: {} }), pointer: '/edges' },
  { what: 'has an edge to nowhere', change: (d) => ({ ...d, edges: [{ from: 'trigger' }] }), pointer: '/edges/0/to' },
  { what: 'has a duration of no unit', change: (d) => step(d, { policy: { timeout: '10' } }), pointer: '/steps/crm/policy/timeout' },
  { what: 'has a duration of a year', change: (d) => step(d, { policy: { timeout: '365d' } }), pointer: '/steps/crm/policy/timeout' },
  {
    what: 'has minus one attempt',
    change: (d) => step(d, { policy: { retry: { attempts: -1, backoff: 'fixed', initial: '1s', on: [] } } }),
    pointer: '/steps/crm/policy/retry/attempts',
  },
  { what: 'has a place that is no number', change: (d) => ({ ...d, layout: { crm: { x: 'left', y: 0 } } }), pointer: '/layout/crm/x' },
];

function step(document: JsonObject, change: JsonObject): JsonObject {
  const steps = document['steps'] as JsonObject;
  return { ...document, steps: { ...steps, crm: { ...(steps['crm'] as JsonObject), ...change } } };
}

describe('a flow document', () => {
  it.each(WRONG)('that $what is refused with a pointer, on import and on save', async ({ change, pointer }) => {
    const text = JSON.stringify(change(good('wrong')));
    const imported = await world.leavingNothing(() => world.product.call('POST', '/api/flows', text));
    const saved = await world.leavingNothing(() =>
      world.product.call('PUT', `/api/flows/${world.flowId}/draft`, text, { 'if-match': '"1"' }),
    );
    for (const reply of [imported, saved]) {
      isRefusal(reply, 400, 'invalid_flow');
      expect((reply.body['problems'] as JsonObject[]).map((problem) => problem['pointer'])).toContain(pointer);
    }
  });

  it('that names operations and steps which do not exist is a draft with problems, and is not published', async () => {
    const document = { ...step(good('unknown'), { operation: 'nobody.does_this' }), edges: [{ from: 'trigger', to: 'ghost' }] };
    const created = await world.product.call('POST', '/api/flows', document);
    expect(created.status).toBe(201);
    expect(created.body['problems']).not.toEqual([]);
    const published = await world.leavingNothing(() => world.product.call('POST', `/api/flows/${created.body['id'] as string}/publish`));
    isRefusal(published, 422, 'flow_has_problems');
  });

  it('whose steps go in a circle is a draft with problems, and is not published', async () => {
    const document = good('circle');
    const created = await world.product.call('POST', '/api/flows', {
      ...document,
      edges: [...(document['edges'] as Json[]), { from: 'crm', to: 'prepare' }],
    });
    expect(created.status).toBe(201);
    const published = await world.leavingNothing(() => world.product.call('POST', `/api/flows/${created.body['id'] as string}/publish`));
    isRefusal(published, 422, 'flow_has_problems');
  });

  it('of 10,001 steps is refused', async () => {
    const steps = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`s${i}`, { name: 's', operation: 'transform' }]));
    isRefusal(
      await world.leavingNothing(() => world.product.call('POST', '/api/flows', { ...good('many'), steps, edges: [] })),
      400,
      'invalid_flow',
    );
  });
});

describe('saving a draft', () => {
  const save = (document: JsonObject, headers: Record<string, string>) =>
    world.product.call('PUT', `/api/flows/${world.flowId}/draft`, document, headers);

  it.each(['', 'abc', '*', '"1", "2"', '-1', '1.5', `"${'9'.repeat(30)}"`])(
    'with If-Match %j is refused: the revision is required',
    async (header) => {
      const headers: Record<string, string> = header === '' ? {} : { 'if-match': header };
      isRefusal(await world.leavingNothing(() => save(world.document, headers)), 428, 'revision_required');
    },
  );

  it('on a stale revision is refused with both sides and what both were based on', async () => {
    const theirs = { ...world.document, description: 'theirs' };
    const yours = { ...world.document, description: 'yours' };
    expect(await save(theirs, { 'if-match': '"1"' })).toMatchObject({ status: 200, body: { revision: 2 } });
    const refused = await world.leavingNothing(() => save(yours, { 'if-match': '"1"' }));
    isRefusal(refused, 409, 'stale_revision');
    expect(refused.body).toMatchObject({ revision: 2, yours, theirs, base: world.document });
    expect(await save(yours, { 'if-match': '"2"' })).toMatchObject({ status: 200, body: { revision: 3 } });
  });

  it('on a revision that never was is refused without a base', async () => {
    const refused = await world.leavingNothing(() => save(world.document, { 'if-match': '"999"' }));
    isRefusal(refused, 409, 'stale_revision');
    expect(refused.body['base']).toBeNull();
  });

  it('ten times at once on one revision is taken once', async () => {
    const { body } = await world.product.call('GET', `/api/flows/${world.flowId}`);
    const at = { 'if-match': `"${body['revision'] as number}"` };
    const replies = await Promise.all(Array.from({ length: 10 }, (_, i) => save({ ...world.document, description: `editor ${i}` }, at)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
  });
});

describe('starting a run by hand', () => {
  it.each([
    { what: 'a list', body: [] },
    { what: 'unknown keys', body: { payload: {} } },
    { what: 'headers that are no text', body: { headers: { a: 1 } } },
    { what: 'a query that is a list', body: { query: ['a'] } },
  ])('with $what is refused', async ({ body }) => {
    isRefusal(await world.leavingNothing(() => world.product.call('POST', `/api/flows/${world.flowId}/runs`, body)), 400, 'invalid_body');
  });

  it('of a flow that was never published is refused', async () => {
    const created = await world.product.call('POST', '/api/flows', good('unpublished'));
    const path = `/api/flows/${created.body['id'] as string}/runs`;
    isRefusal(await world.leavingNothing(() => world.product.call('POST', path, {})), 409, 'not_published');
    isRefusal(await world.leavingNothing(() => world.product.call('POST', '/hooks/unpublished', {})), 404, 'hook_not_found');
  });
});

staysHealthy(world);
