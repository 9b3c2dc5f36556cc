import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roleAllows, roleNeeded, ROLES, ROUTES, type Role, type Route, type RouteName } from '@plumbline/shared';
import { Browser, personWith } from '../support/browser.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Product } from '../support/product.js';
import { isRefusal } from '../support/world.js';

/** What each role may do beyond the one before it. A new route is a decision, made here. */
const TABLE: Readonly<Record<Role, readonly RouteName[]>> = {
  viewer: [
    'changePassword',
    'exportFlow',
    'flowSamples',
    'getConnection',
    'getDelivery',
    'getDeliveryBody',
    'getFlow',
    'getInboxDelivery',
    'getIncident',
    'getMailbox',
    'getPayload',
    'getPoll',
    'getPractice',
    'getRepairs',
    'getRun',
    'getRunFile',
    'getRunStep',
    'getSchedule',
    'getSession',
    'getUndo',
    'getVersion',
    'listAlertChannels',
    'listAlertRules',
    'listAlerts',
    'listConnectionUses',
    'listConnections',
    'listDeliveries',
    'listEvents',
    'listFlows',
    'listGates',
    'listHeld',
    'listIncidents',
    'listRepairs',
    'listRuns',
    'listVersions',
    'metrics',
    'operations',
    'previewSchedule',
    'readListening',
    'signOut',
    'slicePayload',
    'whyWaiting',
  ],
  operator: [
    'acknowledgeIncident',
    'backfillSchedule',
    'cancelRun',
    'closeIncident',
    'closeCircuit',
    'decideStep',
    'lookAtMailbox',
    'lookSoon',
    'postEvent',
    'previewMarker',
    'previewRepairs',
    'probeGate',
    'replayDelivery',
    'resetPractice',
    'resolveStep',
    'retryStep',
    'sendAlertAgain',
    'setMarker',
    'setPractice',
    'startRepairs',
    'startRun',
    'stopRepairs',
    'submitPractice',
    'undoRun',
  ],
  editor: [
    'archiveFlow',
    'changeHookSecret',
    'createAlertChannel',
    'createAlertRule',
    'createConnection',
    'createFlow',
    'createHookSecret',
    'deleteAlertChannel',
    'deleteAlertRule',
    'deleteConnection',
    'deleteHookSecret',
    'listHookSecrets',
    'listenForTests',
    'lookNow',
    'previewForm',
    'previewMailbox',
    'publishFlow',
    'rehearseFlow',
    'restoreFlow',
    'rotateSecret',
    'saveAlertChannel',
    'saveAlertRule',
    'saveConnection',
    'saveDraft',
    'stopListening',
    'testAlertChannel',
    'testConnection',
    'testStep',
    'tryForm',
  ],
  admin: ['changeUser', 'createUser', 'listUsers', 'removeUser', 'resetPassword'],
};

const routes = Object.entries<Route>(ROUTES).filter(([, route]) => !route.public);
const concrete = (path: string): string =>
  path
    .replace(/:(id|secretId|file)\b/g, randomUUID())
    .replace(':stepId', 'crm')
    .replace(':version', '1')
    .replace(':service', 'crm');

let database: TestDatabase;
let product: Product;
let admin: Browser;

beforeAll(async () => {
  database = await createTestDatabase();
  product = await Product.start({ env: { DATABASE_URL: database.url } });
  admin = Browser.at(product);
  await admin.setUp();
});

afterAll(async () => {
  await product.stop();
  await database.drop();
});

it('the table of routes says for each who may ask', () => {
  for (const role of ROLES) {
    const names = routes.filter(([, route]) => roleNeeded(route) === role).map(([name]) => name);
    expect({ role, names: names.sort() }).toEqual({ role, names: [...TABLE[role]].sort() });
  }
});

describe.each(ROLES)('Somebody who is %s', (role) => {
  it('may do what the table says, and is told which role the rest takes', async () => {
    const person = await personWith(role, admin, product);
    // What ends the session comes elsewhere.
    for (const [name, route] of routes.filter(([one]) => one !== 'signOut')) {
      const needed = roleNeeded(route);
      const reply = await person.call(route.method, concrete(route.path), route.method === 'GET' ? undefined : {});
      if (roleAllows(role, needed)) {
        expect({ name, refused: ['unauthorized', 'forbidden', 'cross_site_refused'].includes(reply.body['code'] as string) }).toEqual({
          name,
          refused: false,
        });
      } else {
        isRefusal(reply, 403, 'forbidden');
        expect(reply.body['detail']).toBe(`This takes the role ${needed}; yours is ${role}.`);
      }
    }
  });
});

describe('An admin', () => {
  const idOf = async (browser: Browser): Promise<string> => ((await browser.call('GET', '/api/session')).body['user'] as { id: string }).id;

  it('lists everybody, and lets nobody in twice', async () => {
    const { body } = await admin.call('GET', '/api/users');
    expect(body['items']).toContainEqual({ id: await idOf(admin), name: 'Ada Lovelace', email: 'ada@example.com', role: 'admin' });
    isRefusal(await admin.call('POST', '/api/users', { name: 'Ada', email: 'ADA@example.com', role: 'viewer' }), 409, 'email_taken');
  });

  it('changes what somebody may do: from then on, at once', async () => {
    const person = await personWith('editor', admin, product);
    isRefusal(await person.call('POST', '/api/flows', {}), 400, 'invalid_flow');
    const path = `/api/users/${await idOf(person)}`;
    expect(await admin.call('PUT', path, { name: 'Less', role: 'viewer' })).toMatchObject({ status: 200, body: { role: 'viewer' } });
    isRefusal(await person.call('POST', '/api/flows', {}), 403, 'forbidden');
  });

  it('removes somebody, or gives them another password: their sessions end at once', async () => {
    const [gone, reset] = [await personWith('viewer', admin, product), await personWith('viewer', admin, product)];
    expect((await admin.call('DELETE', `/api/users/${await idOf(gone)}`)).status).toBe(204);
    isRefusal(await gone.call('GET', '/api/flows'), 401, 'unauthorized');
    const { user } = (await reset.call('GET', '/api/session')).body as { user: { id: string; email: string } };
    const { body } = await admin.call('POST', `/api/users/${user.id}/password`);
    isRefusal(await reset.call('GET', '/api/flows'), 401, 'unauthorized');
    expect((await reset.signIn({ email: user.email, password: 'viewer has a password' })).status).toBe(401);
    const password = body['oneTimePassword'] as string;
    expect(await reset.signIn({ email: user.email, password })).toMatchObject({ status: 200, body: { mustChangePassword: true } });
  });

  it('is never the last one to go, also when two go at once', async () => {
    const second = await personWith('admin', admin, product);
    const [mine, theirs] = [await idOf(admin), await idOf(second)];
    const token = (path: string, method: string): Promise<{ status: number }> =>
      product.call(method, path, method === 'PUT' ? { name: 'Less', role: 'viewer' } : undefined);
    const others = ((await admin.call('GET', '/api/users')).body['items'] as { id: string; role: string }[]).filter(
      ({ id, role }) => role === 'admin' && id !== mine && id !== theirs,
    );
    for (const { id } of others) await token(`/api/users/${id}`, 'DELETE');
    const both = await Promise.all([token(`/api/users/${mine}`, 'PUT'), token(`/api/users/${theirs}`, 'PUT')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const left = ((await product.call('GET', '/api/users')).body['items'] as { id: string; role: string }[]).filter(
      ({ role }) => role === 'admin',
    );
    expect(left).toHaveLength(1);
    isRefusal(await product.call('DELETE', `/api/users/${left[0]?.id ?? ''}`), 409, 'last_admin');
    isRefusal(await product.call('DELETE', `/api/users/${randomUUID()}`), 404, 'user_not_found');
  });
});
