import { describe, expect, it } from '@jest/globals';
import type { Json } from '@plumbline/shared';
import type { BuiltInResult } from './built-in.js';
import { BUILT_INS } from './built-ins.js';

const NOW = Date.UTC(2026, 0, 1);

function perform(operation: string, input: Json): BuiltInResult {
  const builtIn = BUILT_INS.get(operation);
  if (!builtIn) throw new Error(`no ${operation}`);
  return builtIn.run(input, NOW);
}

const fails = (code: string): unknown => ({ ok: false, error: expect.objectContaining({ code, class: 'input' }) });

describe('a for-each', () => {
  it.each<[string, Json, unknown]>([
    ['takes a list', { items: [1, 2] }, { ok: true, loop: { items: [1, 2], atOnce: 1, onError: 'stop', collect: null } }],
    ['takes one object as a list of one', { items: { a: 1 } }, { ok: true, loop: expect.objectContaining({ items: [{ a: 1 }] }) }],
    ['takes nothing as an empty list', {}, { ok: true, output: { count: 0, succeeded: 0, failed: 0, results: [] } }],
    ['skips what follows when it is set so', { items: [], whenEmpty: 'skip' }, expect.objectContaining({ ports: [] })],
    ['fails without items when it is set so', { items: [], whenEmpty: 'fail' }, fails('no_items')],
    ['refuses a text', { items: 'abc' }, fails('items_not_a_list')],
    ['refuses null', { items: null }, fails('items_not_a_list')],
    ['refuses more than 10,000 items', { items: Array.from({ length: 10_001 }, () => 0) }, fails('too_many_items')],
    ['refuses no turns at a time', { items: [1], concurrency: 0 }, fails('input_invalid')],
    ['refuses a step to collect that can be none', { items: [1], collect: 'No Step' }, fails('input_invalid')],
  ])('%s', (_, input, expected) => {
    expect(perform('for_each', input)).toEqual(expected);
  });
});

describe('a wait', () => {
  it.each<[string, Json, unknown]>([
    ['for a duration', { for: '10m' }, { ok: true, wait: { reason: 'duration', untilMs: NOW + 600_000, input: { for: '10m' } } }],
    ['for 30 days', { for: '30d' }, { ok: true, wait: expect.objectContaining({ untilMs: NOW + 30 * 86_400_000 }) }],
    ['not for 31 days', { for: '31d' }, fails('input_invalid')],
    [
      'until a time',
      { until: '2026-01-02T00:00:00+01:00' },
      { ok: true, wait: { reason: 'time', untilMs: NOW + 82_800_000, input: { until: '2026-01-01T23:00:00.000Z' } } },
    ],
    ['not until a time in two months', { until: '2026-03-02T00:00:00Z' }, fails('wait_too_long')],
    ['not until a word', { until: 'tomorrow' }, fails('input_invalid')],
    [
      'for an event; its key is a text',
      { event: { name: 'paid', key: 17 } },
      { ok: true, wait: { reason: 'event', untilMs: null, input: { event: { name: 'paid', key: '17' } } } },
    ],
    ['not for an event without a name', { event: {} }, fails('input_invalid')],
    [
      'for an approval, with a time-out',
      { approval: { message: 'Yes?', timeout: '1h' } },
      { ok: true, wait: expect.objectContaining({ reason: 'approval', untilMs: NOW + 3_600_000 }) },
    ],
    ['not for an approval that asks nothing', { approval: { message: '' } }, fails('input_invalid')],
    ['not for two things', { for: '1m', until: '2026-01-02T00:00:00Z' }, fails('input_invalid')],
  ])('%s', (_, input, expected) => {
    expect(perform('wait', input)).toEqual(expected);
  });
});

describe('an answer', () => {
  it('has a status, headers with small letters, and a body', () => {
    expect(perform('respond', { status: 201, headers: { 'X-Id': 7 }, body: { id: 7 } })).toEqual({
      ok: true,
      output: { status: 201, headers: { 'x-id': '7' }, body: { id: 7 } },
    });
    expect(perform('respond', {})).toEqual({ ok: true, output: { status: 200, headers: {}, body: null } });
  });

  it.each<[string, Json]>([
    ['a header that begins another one', { headers: { 'x-a': 'b\r\nset-cookie: c=d' } }],
    ['a name that is none', { headers: { 'x a': 'b' } }],
    ['a cookie', { headers: { 'Set-Cookie': 'a=b' } }],
    ['leaving its sandbox', { headers: { 'Content-Security-Policy': 'none' } }],
    ['a length of its own', { headers: { 'content-length': '1' } }],
    ['a status that ends no request', { status: 101 }],
    ['a header that is an object', { headers: { 'x-a': {} } }],
  ])('refuses %s', (_, input) => {
    expect(perform('respond', input)).toEqual(fails('input_invalid'));
  });
});
