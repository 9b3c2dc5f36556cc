import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ROUTES, type Json, type JsonObject, type Route, type RouteName } from '@plumbline/shared';
import { createSchemaCheck } from '../../src/adapters/schema-check/schema-check.js';
import { isRefusal, useWorld } from '../support/world.js';

/** Everything that anybody on the network may ask. A new public route is a decision, made here. */
const PUBLIC: readonly RouteName[] = [
  'readForm',
  'submitForm',
  'readSubmission',
  'uploadFormFile',
  'removeFormFile',
  'signIn',
  'getSetup',
  'setUp',
  'hook',
  'live',
  'ready',
  'openapi',
  'flowJsonSchema',
];

/** Public ones of which there is nothing in a world without a form: 404, or 400 for what they are asked with. */
const OF_FORMS: readonly string[] = PUBLIC.slice(0, 5);

/** Public ones that want more in their body than nothing. */
const ASK_FOR_MORE: readonly string[] = ['signIn', 'setUp'] satisfies RouteName[];

const routes = Object.entries<Route>(ROUTES);
const world = useWorld();

const concrete = (path: string): string =>
  path
    .replace(/:(id|secretId|file|submission)\b/g, randomUUID())
    .replace(':stepId', 'crm')
    .replace(':version', '1')
    .replace('*path', 'in');
const templated = (path: string): string => path.replace('*path', '{path}').replace(/:(\w+)/g, '{$1}');

describe('every route', () => {
  it('that needs no token is on the list', () => {
    expect(routes.filter(([, route]) => route.public).map(([name]) => name)).toEqual(PUBLIC);
  });

  it.each(routes.filter(([, route]) => !route.public))(
    '%s answers 401 without a token, whatever else is wrong',
    async (_, { method, path }) => {
      const body = method === 'GET' ? undefined : '{"broken';
      isRefusal(
        await world.leavingNothing(() => world.product.call(method, concrete(path), body, { authorization: '' })),
        401,
        'unauthorized',
      );
    },
  );

  it.each(routes.filter(([, route]) => route.public))('%s, which is public, does not ask for one', async (name, { method, path }) => {
    const reply = await world.product.call(method, concrete(path), method === 'GET' ? undefined : '{}', { authorization: '' });
    if (OF_FORMS.includes(name)) expect([404, 400]).toContain(reply.status);
    else expect(ASK_FOR_MORE.includes(name) ? [400] : [200, 202]).toContain(reply.status);
  });

  it('has a method and an address of its own', () => {
    const addresses = routes.map(([, { method, path }]) => `${method} ${templated(path)}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });
});

describe('the OpenAPI document', () => {
  const load = async (): Promise<JsonObject> => (await world.product.call('GET', '/api/openapi.json')).body;
  const operations = (document: JsonObject): [string, string, JsonObject][] =>
    Object.entries(document['paths'] as Record<string, Record<string, JsonObject>>).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, string, JsonObject] => [method, path, operation]),
    );

  it('describes every route and nothing else', async () => {
    const described = operations(await load()).map(([method, path, { operationId }]) => [operationId, method.toUpperCase(), path]);
    expect(described.sort()).toEqual(routes.map(([name, { method, path }]) => [name, method, templated(path)]).sort());
  });

  it('is of version 3.1 and names every parameter that its addresses hold', async () => {
    const document = await load();
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Plumbline', version: expect.stringMatching(/^\d+\.\d+\.\d+/) } });
    for (const [method, path, { parameters }] of operations(document)) {
      const named = (parameters as JsonObject[]).filter((one) => one['in'] === 'path').map((one) => one['name']);
      const held = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect({ at: `${method} ${path}`, named: named.sort() }).toEqual({ at: `${method} ${path}`, named: held.sort() });
    }
  });

  it('says for each operation whether it needs a token, what it answers, and which errors it has', async () => {
    const document = await load();
    expect(document['security']).toEqual([{ token: [] }]);
    for (const [, , operation] of operations(document)) {
      const route: Route = ROUTES[operation['operationId'] as RouteName];
      expect(operation['security']).toEqual(route.public ? [] : undefined);
      expect(Object.keys(operation['responses'] as JsonObject)).toEqual(expect.arrayContaining(Object.keys(route.responses)));
      expect(operation['requestBody'] !== undefined).toBe(route.body !== undefined);
    }
  });

  it('holds only schemas that can be used, and references that lead somewhere', async () => {
    const document = await load();
    const check = createSchemaCheck();
    const schemas = [...found(document, 'schema')].filter((schema) => schema['$ref'] === undefined);
    expect(schemas.length).toBeGreaterThan(20);
    for (const schema of schemas) expect(check.problemWith(schema)).toBeNull();
    for (const reference of found(document, '$ref')) expect(follow(document, reference as unknown as string)).toBeDefined();
  });
});

it('the JSON Schema of the flow document takes what the server takes, and refuses what it refuses', async () => {
  const { body: schema } = await world.product.call('GET', '/api/flow.schema.json', undefined, { authorization: '' });
  const check = createSchemaCheck();
  expect(check.problemWith(schema)).toBeNull();
  expect(check.check(schema, world.document)).toEqual([]);
  expect(check.check(schema, { ...world.document, colour: 'red' })).not.toEqual([]);
  expect(check.check(schema, { ...world.document, trigger: null })).not.toEqual([]);
});

it('answers have the shape that the table of routes says', async () => {
  const accepted = await world.product.call('POST', '/hooks/in', { name: 'Ada' });
  await world.ended(accepted);
  const runId = accepted.body['runId'] as string;
  const connection = {
    kind: 'bearer',
    service: 'CRM',
    name: 'sales',
    settings: {},
    hosts: ['api.example.com'],
    secrets: { token: 'tok-en' },
  };
  const connectionId = (await world.product.call('POST', '/api/connections', connection)).body['id'] as string;
  const asked: [RouteName, string][] = [
    ['listFlows', '/api/flows'],
    ['getFlow', `/api/flows/${world.flowId}`],
    ['listVersions', `/api/flows/${world.flowId}/versions`],
    ['getVersion', `/api/flows/${world.flowId}/versions/1`],
    ['exportFlow', `/api/flows/${world.flowId}/export`],
    ['listConnections', '/api/connections'],
    ['getConnection', `/api/connections/${connectionId}`],
    ['listConnectionUses', `/api/connections/${connectionId}/uses`],
    ['listRuns', '/api/runs'],
    ['getRun', `/api/runs/${runId}`],
    ['listEvents', `/api/runs/${runId}/events`],
    ['getDelivery', `/api/runs/${runId}/delivery`],
    ['operations', '/api/operations'],
    ['ready', '/api/health/ready'],
    ['live', '/api/health/live'],
  ];
  for (const [name, path] of asked) {
    const reply = await world.product.call('GET', path);
    const route: Route = ROUTES[name];
    const result = route.responses[200]?.safeParse(reply.body);
    expect({ name, status: reply.status, issues: result?.error?.issues ?? [] }).toEqual({ name, status: 200, issues: [] });
  }
});

/** All values under a key, anywhere. */
function* found(value: Json, key: string): Generator<JsonObject> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, one] of Object.entries(value)) {
    if (name === key) yield one as JsonObject;
    else yield* found(one, key);
  }
}

function follow(document: JsonObject, reference: string): Json | undefined {
  let at: Json | undefined = document;
  for (const part of reference.replace('#/', '').split('/')) at = (at as JsonObject | undefined)?.[part];
  return at;
}
