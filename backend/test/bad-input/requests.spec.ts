import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { TOKEN } from '../support/product.js';
import { head, overTheWire } from './wire.js';
import { isRefusal, staysHealthy, useWorld } from '../support/world.js';

const NOBODY = randomUUID();
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` };
const world = useWorld();

describe('an address', () => {
  it.each([
    ['GET', '/api', 404, 'not_found'],
    ['GET', '/api/', 404, 'not_found'],
    ['GET', '/api/nothing', 404, 'not_found'],
    ['GET', '/api/flows/x/y/z', 404, 'not_found'],
    ['DELETE', '/api/flows', 405, 'method_not_allowed'],
    ['PATCH', `/api/runs/${NOBODY}`, 405, 'method_not_allowed'],
    ['GET', `/api/runs/${NOBODY}/cancel`, 405, 'method_not_allowed'],
    ['POST', '/api/health/ready', 405, 'method_not_allowed'],
    ['GET', '/hooks/in', 405, 'method_not_allowed'],
    ['PUT', '/hooks/in', 405, 'method_not_allowed'],
    ['GET', '/api/flows/1', 404, 'flow_not_found'],
    ['GET', `/api/flows/${NOBODY}`, 404, 'flow_not_found'],
    ['GET', `/api/flows/${NOBODY.toUpperCase()}`, 404, 'flow_not_found'],
    ['GET', `/api/flows/${NOBODY}/versions`, 404, 'flow_not_found'],
    ['POST', `/api/flows/${NOBODY}/publish`, 404, 'flow_not_found'],
    ['GET', '/api/flows/%00', 404, 'flow_not_found'],
    ['GET', '/api/flows/%27%20OR%201=1--', 404, 'flow_not_found'],
    ['GET', '/api/runs/..%2F..%2Fetc%2Fpasswd', 404, 'run_not_found'],
    ['GET', `/api/runs/${NOBODY}`, 404, 'run_not_found'],
    ['GET', `/api/runs/${NOBODY}/events`, 404, 'run_not_found'],
    ['GET', `/api/runs/${NOBODY}/delivery`, 404, 'run_not_found'],
    ['GET', '/api/runs/%E0%A4%A', 400, 'bad_request'],
    ['GET', '/api/%', 404, 'not_found'],
  ])('%s %s is answered %i %s', async (method, path, status, code) => {
    isRefusal(await world.leavingNothing(() => world.product.call(method, path)), status, code);
  });

  it.each([
    ['/hooks/', 404, 'hook_not_found'],
    ['/hooks/In', 404, 'hook_not_found'],
    ['/hooks/in/', 404, 'hook_not_found'],
    ['/hooks//in', 404, 'hook_not_found'],
    ['/hooks/../hooks/in', 404, 'hook_not_found'],
    ['/hooks/../../etc/passwd', 404, 'hook_not_found'],
    ['/hooks/%2e%2e/%2e%2e/etc/passwd', 404, 'hook_not_found'],
    ['/hooks/..%2f..%2fapi%2fflows', 404, 'hook_not_found'],
    ['/hooks/in%00', 404, 'hook_not_found'],
    ['/hooks/%00in', 404, 'hook_not_found'],
    ['/hooks/in%0d%0aset-cookie:%20a=b', 404, 'hook_not_found'],
    [`/hooks/${'a'.repeat(8_000)}`, 404, 'hook_not_found'],
    ['/hooks/%', 400, 'bad_request'],
    ['/hooks/%zz', 400, 'bad_request'],
    ['/hooks/%ff%fe', 400, 'bad_request'],
    ['/hooks/%ed%a0%80', 400, 'bad_request'],
  ])('POST %s is answered %i %s', async (path, status, code) => {
    const request = [head('POST', path, { 'content-length': '2' }), '{}'];
    const reply = await world.leavingNothing(() => overTheWire(world.product.address, request));
    isRefusal(reply, status, code);
    expect(reply.headers.get('set-cookie')).toBeNull();
  });
});

describe('a run that exists', () => {
  it('has no step, no version and no attempt but its own', async () => {
    const accepted = await world.product.call('POST', '/hooks/in', { name: 'Ada' });
    await world.ended(accepted);
    const run = `/api/runs/${accepted.body['runId'] as string}`;
    const send = (path: string, body = {}) => world.leavingNothing(() => world.product.call('POST', path, body));
    isRefusal(await send(`${run}/steps/nope/retry`, { attempt: 1 }), 404, 'step_not_found');
    isRefusal(await send(`${run}/steps/Not-An-Id/retry`, { attempt: 1 }), 404, 'step_not_found');
    isRefusal(await send(`${run}/steps/__proto__/resolve`, { attempt: 1, as: 'done' }), 404, 'step_not_found');
    isRefusal(await send(`${run}/steps/crm/retry`, { attempt: 1 }), 409, 'not_repairable');
    isRefusal(await send(`${run}/steps/crm/retry`), 400, 'invalid_body');
    isRefusal(await send(`${run}/steps/crm/retry`, { attempt: 0 }), 400, 'invalid_body');
    isRefusal(await send(`${run}/steps/crm/retry`, { attempt: '1' }), 400, 'invalid_body');
    isRefusal(await send(`${run}/steps/crm/retry`, { attempt: 1e300 }), 400, 'invalid_body');
    isRefusal(await send(`${run}/steps/crm/retry`, { attempt: 1, by: 'somebody else' }), 400, 'invalid_body');
    isRefusal(await send(`${run}/steps/crm/resolve`, { attempt: 1, as: 'maybe' }), 400, 'invalid_body');
    isRefusal(await send(`${run}/cancel`), 409, 'run_ended');
    isRefusal(await send(`${run}/cancel`, { reason: 'x'.repeat(2_001) }), 400, 'invalid_body');
    const versions = `/api/flows/${world.flowId}/versions`;
    for (const version of ['2', '0', '-1', '1.5', 'x', '9007199254740991', '99999999999999999999']) {
      isRefusal(await world.product.call('GET', `${versions}/${version}`), 404, 'version_not_found');
    }
  });
});

describe('a query', () => {
  it.each([
    '/api/flows?limit=0',
    '/api/flows?limit=201',
    '/api/flows?limit=1e9',
    '/api/flows?limit=x',
    '/api/flows?limit=1&limit=2',
    '/api/flows?cursor=abc',
    '/api/flows?page=2',
    '/api/flows?__proto__=1',
    '/api/runs?status=done',
    '/api/runs?flow=1',
    `/api/runs?q=${'x'.repeat(201)}`,
    `/api/runs/${NOBODY}/events?after=-1`,
    `/api/runs/${NOBODY}/events?after=1.5`,
    `/api/runs/${NOBODY}/events?after=9007199254740991`,
    `/api/runs/${NOBODY}/events?limit=1001`,
  ])('%s is refused', async (path) => {
    const reply = await world.product.call('GET', path);
    isRefusal(reply, 400, 'invalid_query');
    expect(reply.body['problems']).toMatchObject([{ pointer: expect.stringMatching(/^\//), message: expect.any(String) }]);
  });

  it.each(['%00', "'; DROP TABLE run; --", '%', '\\', '_', '\ufffd', '((((', '*'])('that searches for %p is only a search', async (q) => {
    expect((await world.product.call('GET', `/api/runs?q=${encodeURIComponent(q)}`)).status).toBe(200);
    expect((await world.product.call('GET', `/api/runs?q=${q.replaceAll('%', '%25')}%00`)).status).toBe(200);
  });
});

describe('a token', () => {
  const RUNS = '/api/runs';

  it.each([
    ['none', ''],
    ['an empty one', 'Bearer '],
    ['a wrong one', `Bearer ${'x'.repeat(TOKEN.length)}`],
    ['one that is a part of it', `Bearer ${TOKEN.slice(0, -1)}`],
    ['one that is longer', `Bearer ${TOKEN}x`],
    ['another kind', `Basic ${TOKEN}`],
    ['the bare token', TOKEN],
  ])('must be right: %s is refused before anything is looked up or read', async (_, authorization) => {
    for (const [method, path] of [
      ['GET', RUNS],
      ['GET', `/api/flows/${NOBODY}`],
      ['POST', '/api/flows'],
    ] as const) {
      isRefusal(
        await world.leavingNothing(() => world.product.call(method, path, method === 'POST' ? '{' : undefined, { authorization })),
        401,
        'unauthorized',
      );
    }
  });

  it('in the address or in a cookie does not count', async () => {
    isRefusal(
      await world.product.call('GET', `${RUNS}?token=${TOKEN}&access_token=${TOKEN}`, undefined, { authorization: '' }),
      401,
      'unauthorized',
    );
    isRefusal(await world.product.call('GET', RUNS, undefined, { authorization: '', cookie: `token=${TOKEN}` }), 401, 'unauthorized');
  });

  it('of a sender is never kept with the event', async () => {
    const accepted = await world.product.call(
      'POST',
      '/hooks/in',
      { name: 'Ada' },
      { authorization: 'Bearer of-the-sender', cookie: 'session=1' },
    );
    const delivery = await world.product.call('GET', `/api/runs/${accepted.body['runId'] as string}/delivery`);
    expect(JSON.stringify(delivery.body)).not.toMatch(/of-the-sender|session=1/);
  });
});

describe('headers', () => {
  it('of 5 MB are refused, and the answer arrives while they are still being sent', async () => {
    const line = `x-filler: ${'x'.repeat(8_000)}\r\n`;
    const start = `POST /hooks/in HTTP/1.1\r\nhost: plumbline\r\n`;
    const reply = await world.leavingNothing(() => overTheWire(world.product.address, [start, line.repeat(650)]));
    isRefusal(reply, 431, 'headers_too_large');
  });

  it.each([
    ['a line that is none', 'this is no header'],
    ['a name with a space', 'bad name: x'],
    ['a value with a zero byte', 'x: \0'],
  ])('with %s are refused', async (_, line) => {
    const request = `POST /hooks/in HTTP/1.1\r\nhost: plumbline\r\n${line}\r\ncontent-length: 2\r\n\r\n{}`;
    isRefusal(await world.leavingNothing(() => overTheWire(world.product.address, [request])), 400, 'bad_request');
  });

  it.each(['NONSENSE / HTTP/1.1', 'GET', 'POST /hooks/in HTTP/9.9', '\u0016\u0003\u0001\u0002'])(
    'after the first line %j are refused',
    async (line) => {
      isRefusal(
        await world.leavingNothing(() => overTheWire(world.product.address, [`${line}\r\nhost: plumbline\r\n\r\n`])),
        400,
        'bad_request',
      );
    },
  );

  it('that come three hundred at a time or name a prototype do no harm', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`x-${i}`, 'y']));
    const request = head('POST', '/hooks/in', { ...many, 'content-length': '2' });
    expect((await overTheWire(world.product.address, [request, '{}'])).status).toBe(202);
    const raw = 'POST /hooks/in HTTP/1.1\r\nhost: plumbline\r\n__proto__: x\r\nconstructor: y\r\ncontent-length: 2\r\n\r\n{}';
    expect((await overTheWire(world.product.address, [raw])).status).toBe(202);
  });

  it('of a request to another host change nothing', async () => {
    const reply = await overTheWire(world.product.address, [head('GET', 'http://elsewhere.example/api/nothing', AUTHORIZED)]);
    isRefusal(reply, 404, 'not_found');
  });
});

staysHealthy(world);
