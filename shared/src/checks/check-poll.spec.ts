import { describe, expect, it } from '@jest/globals';
import type { OperationContract } from '../contracts/contract.js';
import { flowDocumentSchema } from '../flow/document.js';
import type { JsonObject } from '../json.js';
import { pollIdentity, pollOf } from '../poll/poll.js';
import { checkFlow } from './check-flow.js';

const operation = (id: string, effect: OperationContract['effect'], more: Partial<OperationContract> = {}): OperationContract => ({
  ...{ id, version: 1, title: id, description: '', input: {}, output: {}, effect, examples: [] },
  ...more,
});
const list = { type: 'array', items: { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } } };
const CONTRACTS = [
  operation('transform', null),
  operation('http.request', { field: 'method', values: { GET: 'safe', PUT: 'idempotent' }, otherwise: 'unsafe', missing: 'safe' }),
  operation('crm.find', 'safe', {
    input: { type: 'object', properties: { since: {} }, required: ['since'], additionalProperties: false },
    output: { type: 'object', properties: { people: list }, required: ['people'], additionalProperties: false },
    connection: { kinds: ['bearer'], required: true },
  }),
];
const CONFIG = {
  every: '5m',
  call: { operation: 'http.request', input: { url: 'https://a.example' } },
  items: '{{ trigger.output.body }}',
  key: '{{ item.id }}',
};

const documentOf = (config: JsonObject, read = 'item.id') =>
  flowDocumentSchema.parse({
    schema: 'plumbline/flow@1',
    name: 'New ones',
    owner: 'ada@example.com',
    trigger: { operation: 'poll', config },
    steps: { a: { name: 'A', operation: 'transform', input: { it: `{{ trigger.${read} }}` } } },
    edges: [{ from: 'trigger', to: 'a' }],
  });
const problemsOf = (config: JsonObject, read?: string): string[] =>
  checkFlow(documentOf(config, read), CONTRACTS, { connections: new Map() })
    .filter(({ pointer }) => pointer.startsWith('/trigger') || pointer.startsWith('/steps'))
    .map(({ code, severity, pointer }) => `${severity} ${code} ${pointer}`);
const calling = (input: JsonObject, more: JsonObject = {}): JsonObject => ({
  ...CONFIG,
  call: { operation: 'http.request', input, ...more },
});

describe('A poll', () => {
  it('that is right has no problems', () => {
    expect(problemsOf(CONFIG)).toEqual([]);
    expect(
      problemsOf({ ...calling({ url: 'https://a.example?since={{ trigger.marker }}' }), marker: '{{ $max(items.id) }}', first: 'all' }),
    ).toEqual([]);
  });

  it('asks nobody for what changes something, and says why', () => {
    expect(problemsOf(calling({ method: 'POST', url: 'https://a.example' }))).toEqual([
      'error poll_not_reading /trigger/config/call/operation',
    ]);
    expect(problemsOf(calling({ method: '{{ trigger.marker }}', url: 'https://a.example' }))).toEqual([
      'error poll_not_reading /trigger/config/call/operation',
    ]);
    expect(problemsOf(calling({ method: 'PUT', url: 'https://a.example' }))).toEqual([
      'warning poll_not_reading /trigger/config/call/operation',
    ]);
    expect(problemsOf(calling({ method: 'POST', url: 'https://a.example' }, { policy: { effect: 'safe' } }))).toEqual([]);
    expect(problemsOf({ ...CONFIG, call: { operation: 'transform' } })).toContain('error poll_not_reading /trigger/config/call/operation');
  });

  it('judges its call as that of a step, and points at it', () => {
    const find = { operation: 'crm.find', input: {} };
    const problems = problemsOf({ ...CONFIG, call: find, items: '{{ trigger.output.people }}' });
    expect(problems).toContainEqual(expect.stringContaining('/trigger/config/call/input'));
    expect(problems).toContain('error connection_required /trigger/config/call/connection');
    expect(problemsOf({ ...CONFIG, call: { operation: 'crm.nothing' } })).toContain(
      'error operation_unknown /trigger/config/call/operation',
    );
  });

  it('reads its answer with names that are there then', () => {
    expect(problemsOf({ ...CONFIG, items: '{{ steps.a.output }}' })).toEqual(['error unknown_root /trigger/config/items']);
    expect(problemsOf({ ...CONFIG, key: 'always' })).toEqual(['error poll_key_constant /trigger/config/key']);
    expect(problemsOf({ ...CONFIG, marker: '{{ $max(items.id) }}' })).toEqual(['warning poll_marker_unused /trigger/config/marker']);
    expect(
      problemsOf({
        ...CONFIG,
        call: { operation: 'crm.find', connection: '0198ab12-cd34-7000-8000-000000000001', input: { since: 1 } },
        items: '{{ trigger.output.rows }}',
      }),
    ).toContain('error not_produced_upstream /trigger/config/items');
  });

  it('looks either after a time or by the clock', () => {
    const { every: _, ...rest } = CONFIG;
    expect(problemsOf(rest)).toEqual(['error trigger_config_invalid /trigger/config']);
    expect(problemsOf({ ...CONFIG, cron: '@daily' })).toEqual(['error trigger_config_invalid /trigger/config']);
    expect(problemsOf({ ...rest, cron: '0 25 * * *' })).toEqual(['error cron_invalid /trigger/config/cron']);
    expect(problemsOf({ ...CONFIG, every: '1s' })).toEqual(['error trigger_config_invalid /trigger/config/every']);
  });

  it('hands over items as the contract of its call describes them', () => {
    const find = { ...CONFIG, call: { operation: 'crm.find', input: { since: null } }, items: '{{ trigger.output.people }}' };
    expect(problemsOf(find, 'item.name')).not.toContainEqual(expect.stringContaining('/steps/a'));
    expect(problemsOf(find, 'item.nmae')).toContain('error not_produced_upstream /steps/a/input/it');
    expect(problemsOf(CONFIG, 'body.id')).toEqual(['error not_produced_upstream /steps/a/input/it']);
  });
});

describe('What makes two versions of a poll the same', () => {
  const identity = (config: JsonObject): string => {
    const poll = pollOf(documentOf(config));
    return poll ? pollIdentity(poll) : '';
  };

  it('is what is asked and how items are known, not how often, and not how it is asked', () => {
    const same = identity(CONFIG);
    expect(identity({ ...CONFIG, every: '1h', most: 5, window: '7d', first: 'all' })).toBe(same);
    expect(identity(calling({ headers: { accept: 'application/json' }, url: 'https://a.example' }))).toBe(same);
    expect(identity({ ...CONFIG, key: '{{ item.name }}' })).not.toBe(same);
    expect(identity(calling({ url: 'https://b.example' }))).not.toBe(same);
    expect(identity({ ...CONFIG, marker: '{{ $max(items.id) }}' })).not.toBe(same);
  });
});
