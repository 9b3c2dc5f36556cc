import { describe, expect, it } from '@jest/globals';
import { brief, flow, problemsOf } from '../../fixtures/build-flow.js';

const trigger = {
  operation: 'manual',
  output: {
    type: 'object',
    properties: {
      headers: { type: 'object' },
      body: {
        type: 'object',
        properties: {
          customer_email: { type: 'string' },
          place: { type: 'object', additionalProperties: true, properties: { town: { type: 'string' } } },
          lines: { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } },
        },
      },
    },
  },
};
const reads = (text: string, rest: { readonly [key: string]: unknown } = {}) =>
  flow(
    {
      first: { input: { id: '{{ trigger.body.customer_email }}', fixed: 'x' } },
      call: { operation: 'http.request', input: { url: 'https://example.com' }, policy: { then: 'continue' } },
      off: { disabled: true },
      a: { input: { value: text } },
      later: {},
      beside: {},
    },
    ['trigger>first', 'first>call', 'call>off', 'off>a', 'a>later', 'first>beside'],
    { trigger, ...rest },
  );
const AT = '/steps/a/input/value';

describe('expressions', () => {
  it.each<[string, string[]]>([
    ['{{ trigger.body.customer_email }}', []],
    ['{{ trigger.body.place.street }}', []],
    ['{{ trigger.body.place.town }}', []],
    ['{{ trigger.headers.`x-id` }}', []],
    ['{{ trigger.query.page }}', []],
    ['{{ trigger.body.lines.sku }}', []],
    ['{{ trigger.body.lines[sku = "a"].price }}', []],
    ['{{ trigger.body.lines.price }}', [`error not_produced_upstream ${AT}`]],
    ['{{ trigger.body.emailAddress }}', [`error not_produced_upstream ${AT}`]],
    ['{{ trigger.body.customer_email.domain }}', [`error not_produced_upstream ${AT}`]],
    ['{{ trigger.constructor }}', [`error not_produced_upstream ${AT}`]],
    ['{{ steps.first.output.id }}', []],
    ['{{ steps.first.output.idd }}', [`error not_produced_upstream ${AT}`]],
    ['{{ steps.first.output.fixed.more }}', [`error not_produced_upstream ${AT}`]],
    ['{{ steps.call.output.status }}', []],
    ['{{ steps.call.output.body.anything.at.all }}', []],
    ['{{ steps.call.output.header }}', [`error not_produced_upstream ${AT}`]],
    ['{{ steps.call.error.message }}', []],
    ['{{ steps.call.error.mesage }}', [`error not_produced_upstream ${AT}`]],
    ['{{ steps.first.error.message }}', [`warning error_never_seen ${AT}`]],
    ['{{ steps.call.body }}', [`error unknown_step_field ${AT}`]],
    ['{{ steps.off.output.x }}', [`warning reads_disabled_step ${AT}`]],
    ['{{ steps.gone.output }}', [`error unknown_step ${AT}`]],
    ['{{ steps.constructor.output }}', [`error unknown_step ${AT}`]],
    ['{{ steps.later.output }}', [`error not_upstream ${AT}`]],
    ['{{ steps.beside.output }}', [`error not_upstream ${AT}`]],
    ['{{ steps.a.output }}', [`error not_upstream ${AT}`]],
    ['{{ run.id & flow.id }}', []],
    ['{{ run.name }}', [`error not_produced_upstream ${AT}`]],
    ['{{ email }}', [`error unknown_root ${AT}`]],
    ['{{ response.status }}', [`error unknown_root ${AT}`]],
    ['{{ item.id }}', [`error unknown_root ${AT}`]],
    ['{{ $uppercas("a") }}', [`error unknown_function ${AT}`]],
    ['{{ trigger.body.customer_email != "a" }}', [`warning not_equal_missing ${AT}`]],
    ['{{ 1 + }}', [`error expression_syntax ${AT}`]],
    ['{{ steps.* }}', []],
  ])('reports for %s: %j', (text, expected) => {
    expect(brief(reads(text))).toEqual(expected);
  });

  it.each([
    ['{{ trigger.body.emailAddress }}', '`emailAddress` is not produced upstream. Did you mean `customer_email`?'],
    ['{{ trigger.customer_email }}', '`customer_email` is not produced upstream. Did you mean `trigger.body.customer_email`?'],
    ['{{ trigger.customerEmail }}', '`customerEmail` is not produced upstream. Did you mean `trigger.body.customer_email`?'],
    ['{{ trigger.body.zzz }}', '`zzz` is not produced upstream. `trigger.body` has: customer_email, place, lines.'],
    [
      '{{ trigger.body.customer_email.x }}',
      '`x` is not produced upstream. `trigger.body.customer_email` is a single value with nothing inside.',
    ],
    ['{{ steps.frist.output }}', 'There is no step "frist". Did you mean `steps.first` ("first")?'],
    [
      '{{ steps.later.output }}',
      '"later" runs after "a", so its result is not there yet. Draw a path from "later" to "a", or read an earlier step.',
    ],
    ['Hello {{ 1 + }}', expect.stringMatching(/^At character \d+: /)],
  ])('says for %s: %s', (text, message) => {
    expect(problemsOf(reads(text)).map((problem) => problem.message)).toEqual([message]);
  });

  it('points at the exact string, and names the step', () => {
    const document = flow({ a: { input: { 'a/b': ['x', { '~': '{{ nope }}' }] } } }, ['trigger>a']);
    expect(problemsOf(document)).toMatchObject([{ code: 'unknown_root', pointer: '/steps/a/input/a~1b/1/~0', step: 'a' }]);
  });

  it('says nothing about paths when the trigger has no contract, except for its own parts', () => {
    const without = { trigger: { operation: 'manual' } };
    expect(brief(flow({ a: { input: '{{ trigger.body.what.ever }}' } }, ['trigger>a'], without))).toEqual([]);
    expect(brief(flow({ a: { input: '{{ trigger.email }}' } }, ['trigger>a'], without))).toEqual([
      'error not_produced_upstream /steps/a/input',
    ]);
  });

  it('takes a fallback into account', () => {
    const call = (fallback: unknown) => ({
      operation: 'http.request',
      input: { url: 'https://example.com' },
      policy: { then: { fallback } },
    });
    const document = (fallback: unknown) =>
      flow({ call: call(fallback), a: { input: '{{ steps.call.output.rate }}' } }, ['trigger>call', 'call>a']);
    expect(brief(document({ rate: 1 }))).toEqual([]);
    expect(brief(document({ body: 1 }))).toEqual(['error not_produced_upstream /steps/a/input']);
  });

  it('knows the reply in a success rule only', () => {
    const step = (success: string) =>
      flow({ a: { operation: 'http.request', input: { url: 'https://example.com' }, policy: { success } } }, ['trigger>a']);
    const at = '/steps/a/policy/success';
    expect(brief(step('{{ $not(response.body.ok = false) }}'))).toEqual([]);
    expect(brief(step('{{ response.body.ok != false }}'))).toEqual([`warning not_equal_missing ${at}`]);
    expect(brief(step('{{ response.code = 200 }}'))).toEqual([`error not_produced_upstream ${at}`]);
    expect(brief(step('response.status = 200'))).toEqual([`error expression_not_boolean ${at}`]);
    expect(brief(step('{{ "yes" }}'))).toEqual([`error expression_not_boolean ${at}`]);
  });

  it('answers in a chain of 5,000 steps that all read the first one', () => {
    const ids = Array.from({ length: 5_000 }, (_, number) => `s${number}`);
    const steps = Object.fromEntries(ids.map((id, index) => [id, { input: index === 0 ? { x: 1 } : '{{ steps.s0.output.x }}' }]));
    expect(brief(flow(steps, ['trigger>s0', ...ids.slice(1).map((id, index) => `s${index}>${id}`)]))).toEqual([]);
  });
});
