import { describe, expect, it } from '@jest/globals';
import { brief, flow, problemsOf } from '../../fixtures/build-flow.js';

const AT = '/trigger/config';
const UNVERIFIED = `warning unverified_webhook ${AT}`;
const webhook = (config: unknown) => flow({ a: {} }, ['trigger>a'], { trigger: { operation: 'webhook', config } });

describe('the trigger', () => {
  it.each<[string, unknown, string[]]>([
    ['a path alone', { path: 'in' }, [UNVERIFIED]],
    ['no check by choice', { path: 'in', verify: { kind: 'none' } }, [`${UNVERIFIED}/verify`]],
    ['a check of who sends', { path: 'in', verify: { kind: 'github' } }, []],
    ['a check that there is none of', { path: 'in', verify: { kind: 'gitlab' } }, [`error trigger_config_invalid ${AT}/verify/kind`]],
    [
      'a check with a wrong setting',
      { path: 'in', verify: { kind: 'token', header: 'a b' } },
      [`error trigger_config_invalid ${AT}/verify/header`],
    ],
    ['no path', {}, [`error trigger_config_invalid ${AT}/path`]],
    ['a path that is no path', { path: 'a b' }, [`error trigger_config_invalid ${AT}/path`]],
    ['a setting that is not known', { path: 'in', 'a/b': 1 }, [`error trigger_config_invalid ${AT}/a~1b`]],
    [
      'a wrong window',
      { path: 'in', dedupe: { key: '{{ trigger.body.id }}', window: 'long' } },
      [`error trigger_config_invalid ${AT}/dedupe/window`],
    ],
    ['a key that reads the event', { path: 'in', dedupe: { key: '{{ trigger.headers.id }}' } }, [UNVERIFIED]],
    [
      'a key that reads a step',
      { path: 'in', dedupe: { key: '{{ steps.a.output }}' } },
      [UNVERIFIED, `error unknown_root ${AT}/dedupe/key`],
    ],
    [
      'a key that reads the run',
      { path: 'in', dedupe: { key: '{{ trigger.body.id & run.id }}' } },
      [UNVERIFIED, `error unknown_root ${AT}/dedupe/key`],
    ],
    [
      'a key that can not be read',
      { path: 'in', dedupe: { key: '{{ trigger. }}' } },
      [UNVERIFIED, `error expression_syntax ${AT}/dedupe/key`],
    ],
    [
      'a key that is always the same',
      { path: 'in', dedupe: { key: 'x-event-id' } },
      [UNVERIFIED, `error dedupe_key_constant ${AT}/dedupe/key`],
    ],
    ['only the newest, of all events', { path: 'in', newest: { by: '{{ trigger.body.version }}' } }, [UNVERIFIED]],
    [
      'only the newest of each customer, for a while',
      { path: 'in', newest: { by: '{{ trigger.body.at }}', key: '{{ trigger.body.customer }}', window: '7d' } },
      [UNVERIFIED],
    ],
    ['the newest without what tells it', { path: 'in', newest: { key: 'k' } }, [`error trigger_config_invalid ${AT}/newest/by`]],
    [
      'the newest by what reads a step, and of a key that does',
      { path: 'in', newest: { by: '{{ steps.a.output }}', key: '{{ steps.a.output }}' } },
      [UNVERIFIED, `error unknown_root ${AT}/newest/by`, `error unknown_root ${AT}/newest/key`],
    ],
    [
      'the newest by what never changes',
      { path: 'in', newest: { by: '{{ 3 }}' } },
      [UNVERIFIED, `error newest_by_constant ${AT}/newest/by`],
    ],
    [
      'the newest for longer than anything is remembered',
      { path: 'in', newest: { by: '{{ trigger.body.at }}', window: '31d' } },
      [`error trigger_config_invalid ${AT}/newest/window`],
    ],
    ['so many at once', { path: 'in', concurrency: { limit: 5 } }, [UNVERIFIED]],
    [
      'so many of each customer',
      { path: 'in', concurrency: { limit: 1, key: '{{ trigger.body.customer }}', mode: 'block' } },
      [UNVERIFIED],
    ],
    ...[0, 1.5, 1_001, '5'].map((limit): [string, unknown, string[]] => [
      `${JSON.stringify(limit)} at once`,
      { path: 'in', concurrency: { limit } },
      [`error trigger_config_invalid ${AT}/concurrency/limit`],
    ]),
    [
      'so many by what reads a step',
      { path: 'in', concurrency: { limit: 5, key: '{{ steps.a.output }}' } },
      [UNVERIFIED, `error unknown_root ${AT}/concurrency/key`],
    ],
    ['so many in a time', { path: 'in', throttle: { limit: 10, per: '1m', key: '{{ trigger.body.customer }}' } }, [UNVERIFIED]],
    ...['8d', '999ms', 'long'].map((per): [string, unknown, string[]] => [
      `so many in ${per}`,
      { path: 'in', throttle: { limit: 10, per } },
      [`error trigger_config_invalid ${AT}/throttle/per`],
    ]),
    ['so many in no time', { path: 'in', throttle: { limit: 10 } }, [`error trigger_config_invalid ${AT}/throttle/per`]],
    [
      'three lines at once',
      { path: 'in', order: { key: 'all' }, concurrency: { limit: 5 }, throttle: { limit: 5, per: '1m', key: '{{ steps.a.output }}' } },
      [
        UNVERIFIED,
        `error unknown_root ${AT}/throttle/key`,
        `error two_lines ${AT}/concurrency/limit`,
        `error two_lines ${AT}/throttle/limit`,
        `error two_lines ${AT}/throttle/limit`,
      ],
    ],
    [
      'an order and so many at once',
      { path: 'in', order: { key: 'all' }, concurrency: { limit: 5 } },
      [UNVERIFIED, `error two_lines ${AT}/concurrency/limit`],
    ],
  ])('reports %s', (_, config, expected) => {
    expect(brief(webhook(config))).toEqual(expected);
  });

  it('reports an operation that is no trigger, and settings of one that has none', () => {
    expect(problemsOf(flow({ a: {} }, ['trigger>a'], { trigger: { operation: 'webhok' } }))).toMatchObject([
      { code: 'trigger_unknown', pointer: '/trigger/operation', message: 'There is no trigger "webhok". Did you mean "webhook"?' },
    ]);
    expect(brief(flow({ a: {} }, ['trigger>a'], { trigger: { operation: 'manual', config: { path: 'in' } } }))).toEqual([
      `error trigger_config_invalid ${AT}/path`,
    ]);
  });

  it('of a schedule may say how many are at work at once', () => {
    const schedule = (concurrency: unknown) =>
      brief(flow({ a: {} }, ['trigger>a'], { trigger: { operation: 'schedule', config: { cron: '@hourly', concurrency } } }));
    expect(schedule({ limit: 1 })).toEqual([]);
    expect(schedule({ limit: 1, key: '{{ steps.a.output }}' })).toEqual([`error unknown_root ${AT}/concurrency/key`]);
  });

  it('says in plain words what is missing', () => {
    expect(problemsOf(webhook({}))[0]?.message).toBe('The trigger needs a value for "path". Give it one.');
  });
});

describe('what others need to know', () => {
  it('reports a flow without owner or runbook', () => {
    const briefOf = (rest: { readonly [key: string]: unknown }) => brief(flow({ a: {} }, ['trigger>a'], rest));
    expect(briefOf({ owner: undefined })).toEqual(['warning owner_missing /owner']);
    expect(briefOf({ owner: ' ', runbook: undefined })).toEqual(['warning owner_missing /owner', 'info runbook_missing /runbook']);
    expect(briefOf({ runbook: {} })).toEqual(['info runbook_missing /runbook']);
  });
});
