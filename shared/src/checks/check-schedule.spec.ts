import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../json.js';
import { flowDocumentSchema } from '../flow/document.js';
import { checkFlow } from './check-flow.js';

const problemsOf = (config: JsonObject, read = 'dueAt') => {
  const document = flowDocumentSchema.parse({
    schema: 'plumbline/flow@1',
    name: 'Report',
    owner: 'ada@example.com',
    trigger: { operation: 'schedule', config },
    steps: { a: { name: 'A', operation: 'transform', input: { due: `{{ trigger.${read} }}` } } },
    edges: [{ from: 'trigger', to: 'a' }],
  });
  const contract = { id: 'transform', version: 1, title: 'Transform', input: {}, output: {}, effect: 'safe', examples: [] } as const;
  return checkFlow(document, [contract as unknown as Parameters<typeof checkFlow>[1][number]])
    .filter(({ pointer }) => pointer.startsWith('/trigger') || pointer.startsWith('/steps'))
    .map(({ code, severity, pointer }) => ({ code, severity, pointer }));
};

describe('A schedule', () => {
  it('that is right has no problems', () => {
    expect(problemsOf({ cron: '0 9 * * 1-5', zone: 'Europe/Berlin', missed: 'all', most: 10 })).toEqual([]);
    expect(problemsOf({ cron: '@daily' })).toEqual([]);
    expect(problemsOf({ cron: '30 0 9 * * *' })).toEqual([]);
  });

  it('whose expression or zone can not be read can not be published', () => {
    expect(problemsOf({ cron: '0 25 * * *' })).toEqual([{ code: 'cron_invalid', severity: 'error', pointer: '/trigger/config/cron' }]);
    expect(problemsOf({ cron: '0 0 31 2 *' })).toEqual([{ code: 'cron_invalid', severity: 'error', pointer: '/trigger/config/cron' }]);
    expect(problemsOf({ cron: '@daily', zone: 'Berlin' })).toEqual([
      { code: 'zone_unknown', severity: 'error', pointer: '/trigger/config/zone' },
    ]);
  });

  it('needs an expression, and takes no settings that it does not have', () => {
    expect(problemsOf({})).toEqual([{ code: 'trigger_config_invalid', severity: 'error', pointer: '/trigger/config/cron' }]);
    expect(problemsOf({ cron: '@daily', missed: 'some', most: 0, dedupe: {} })).toEqual([
      { code: 'trigger_config_invalid', severity: 'error', pointer: '/trigger/config/missed' },
      { code: 'trigger_config_invalid', severity: 'error', pointer: '/trigger/config/most' },
      { code: 'trigger_config_invalid', severity: 'error', pointer: '/trigger/config/dedupe' },
    ]);
  });

  it('that starts runs more often than once a minute is warned of', () => {
    for (const cron of ['* * * * * *', '*/30 * * * * *', '0,30 0 9 * * *'])
      expect(problemsOf({ cron })).toEqual([{ code: 'schedule_fast', severity: 'warning', pointer: '/trigger/config/cron' }]);
  });

  it('hands over when it was due, and no body of a request', () => {
    expect(problemsOf({ cron: '@daily' }, 'late')).toEqual([]);
    expect(problemsOf({ cron: '@daily' }, 'headers.host').length).toBe(1);
  });
});
