import { describe, expect, it } from '@jest/globals';
import { KINDS_FOR_PEOPLE, ROUTES } from '@plumbline/shared';
import { secretFields, settingFields } from './fields';
import { bodyOf, emptyValues, faultsOf, missingFields, suggestedUrl, valuesOf, type Connection } from './form-values';

describe('the fields of a kind of connection', () => {
  it('come from its schema, with words for people', () => {
    expect(settingFields('smtp').map(({ pointer, type, required }) => [pointer, type, required])).toEqual([
      ['/settings/host', 'text', true],
      ['/settings/port', 'number', true],
      ['/settings/security', 'choice', true],
      ['/settings/username', 'text', true],
      ['/settings/from', 'text', true],
      ['/settings/name', 'text', false],
    ]);
    expect(settingFields('api_key')[0]?.options).toEqual([
      { value: 'header', title: 'In a header' },
      { value: 'query', title: 'In the query of the address' },
    ]);
  });

  it.each(KINDS_FOR_PEOPLE)('of the kind %s are all secret where they must be, and none is without a title', (kind) => {
    expect(secretFields(kind).map(({ type }) => type)).toEqual(secretFields(kind).map(() => 'password'));
    for (const { title, pointer } of [...settingFields(kind), ...secretFields(kind)]) expect(pointer).not.toBe(`/settings/${title}`);
  });
});

describe('the request that a form makes', () => {
  it('is one that the server takes', () => {
    const values = { ...emptyValues('smtp'), '/service': 'Mail', '/name': 'robot', '/settings/host': 'smtp.example.com' };
    const all = { ...values, '/settings/username': 'robot', '/settings/from': 'robot@example.com', '/secrets/password': 'pass-word' };
    expect(ROUTES.createConnection.body.safeParse({ kind: 'smtp', ...bodyOf('smtp', all, true) })).toMatchObject({ success: true });
    const bearer = { '/service': 'CRM', '/name': 'sales', '/hosts': 'api.example.com, *.example.com', '/secrets/token': 'tok-en' };
    const body = { kind: 'bearer', ...bodyOf('bearer', bearer, true) };
    expect(ROUTES.createConnection.body.parse(body)).toMatchObject({ hosts: ['api.example.com', '*.example.com'] });
  });

  it('takes addresses for their hosts, and asks for no other port than they say', () => {
    const hosts = 'https://api.example.com/v1\nhttp://crm.internal/x http://crm.internal:8080';
    expect(bodyOf('bearer', { '/hosts': hosts }, false)['hosts']).toEqual(['api.example.com', 'crm.internal:80', 'crm.internal:8080']);
  });

  it('leaves the secrets out when nothing was entered, and what is empty and may be', () => {
    expect(bodyOf('hmac', { '/settings/prefix': '', '/settings/header': 'X-Sig' }, false)).not.toHaveProperty('secrets');
    expect(bodyOf('hmac', { '/settings/prefix': '' }, false)['settings']).not.toHaveProperty('prefix');
  });

  it('gives back what a connection holds', () => {
    const connection = {
      service: 'A',
      name: 'B',
      account: null,
      settings: { host: 'h', port: 25 },
      hosts: ['h:25'],
    } as unknown as Connection;
    expect(valuesOf(connection)).toEqual({
      '/service': 'A',
      '/name': 'B',
      '/account': '',
      '/hosts': 'h:25',
      '/settings/host': 'h',
      '/settings/port': '25',
    });
  });
});

describe('what is wrong with a form', () => {
  it('stands at the field that it is about', () => {
    const problem = (pointer: string) => ({ code: 'x', severity: 'error' as const, pointer, message: pointer });
    expect(faultsOf([problem('/hosts/1'), problem('/hosts'), problem('/settings/port')])).toEqual({
      '/hosts': '/hosts/1',
      '/settings/port': '/settings/port',
    });
    expect(missingFields(secretFields('bearer'), { '/secrets/token': ' ' })).toEqual({ '/secrets/token': 'Token is needed.' });
  });
});

describe('the address that a test suggests', () => {
  it.each([
    [['api.example.com'], 'https://api.example.com/'],
    [['*.example.com', 'crm.internal:8443'], 'https://crm.internal:8443/'],
    [['127.0.0.1:4010'], 'http://127.0.0.1:4010/'],
    [['*.example.com'], ''],
  ])('for %j is "%s"', (hosts, url) => {
    expect(suggestedUrl(hosts)).toBe(url);
  });
});
