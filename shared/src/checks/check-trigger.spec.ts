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
