import { describe, expect, it } from '@jest/globals';
import { newRunView, evolve, type Json, type OperationContract, type RunEvent } from '@plumbline/shared';
import fc from 'fast-check';
import { CALL, planOf } from '../../../test/engine/random-flow.js';
import { effectsOf, type StepEffect } from './effects.js';
import { undoOrder } from './undo-document.js';
import { effectId, undoPlan, type UndoItem, type UndoState } from './undo-plan.js';

const CREATE: OperationContract = {
  ...CALL,
  id: 'crm.create',
  title: 'Create a contact',
  inverse: { operation: 'crm.delete', fields: { id: 'output.id', email: 'input.to.email' }, description: 'The contact is removed.' },
};
const DELETE: OperationContract = { ...CALL, id: 'crm.delete', title: 'Delete a contact', effect: 'idempotent' };
const contracts = new Map([CREATE, DELETE, CALL].map((contract) => [contract.id, contract]));

const done: StepEffect = {
  key: 'crm',
  id: 'crm',
  turn: [],
  name: 'Contact',
  operation: 'crm.create',
  attempt: 1,
  effect: 'unsafe',
  happened: 'yes',
  atMs: 5,
  mayBeDuplicate: false,
  connection: 'c1',
  account: 'sales',
  input: { to: { email: 'ada@example.com' } },
  inputRef: null,
  output: { id: 'contact_1' },
  outputRef: null,
};
const undone = new Map<string, UndoState>();
const accounts = new Map([['c1', 'sales']]);
const item = (change: Partial<StepEffect>, facts: Partial<Parameters<typeof undoPlan>[1]> = {}): UndoItem => {
  const [one] = undoPlan([{ ...done, ...change }], { contracts, accounts, undone, ...facts });
  if (!one) throw new Error('no item');
  return one;
};

describe('Whether an effect can be taken back', () => {
  it('is so when its operation has an inverse, with values of its input and output', () => {
    expect(item({})).toMatchObject({
      is: 'possible',
      why: 'The contact is removed.',
      action: { operation: 'crm.delete', connection: 'c1', input: { id: 'contact_1', email: 'ada@example.com' } },
    });
  });

  it.each<[string, Partial<StepEffect>, Partial<Parameters<typeof undoPlan>[1]>, string]>([
    ['an operation without an inverse', { operation: 'service.call' }, {}, 'has no way back'],
    ['an operation that is not known', { operation: 'gone.op' }, {}, 'does not know'],
    ['an outcome that nobody knows', { happened: 'maybe' }, {}, 'Nobody knows'],
    ['an output without what is needed', { output: { other: 1 } }, {}, '(output.id)'],
    ['an output that only looks like it', { output: [{ id: 1 }] }, {}, '(output.id)'],
    ['a connection that is gone', {}, { accounts: new Map() }, 'does not exist any more'],
    ['a connection of another account', {}, { accounts: new Map([['c1', 'other']]) }, 'another account'],
    ['an inverse that is not known', {}, { contracts: new Map([[CREATE.id, CREATE]]) }, 'no operation "crm.delete"'],
  ])('is not so with %s, and says why', (_, change, facts, why) => {
    const found = item(change, facts);
    expect(found).toMatchObject({ is: 'impossible', action: null });
    expect(found.why).toContain(why);
    expect(found.why).toMatch(/\.$/);
  });

  it('reads own properties only', () => {
    const inherited = { ...CREATE, inverse: { operation: 'crm.delete', fields: { id: 'output.constructor.name' }, description: '' } };
    expect(item({}, { contracts: new Map([...contracts, [CREATE.id, inherited]]) }).is).toBe('impossible');
  });

  it('needs nothing for what only read, and shows who has it taken back already', () => {
    expect(item({ effect: 'safe' }).is).toBe('not_needed');
    const state: UndoState = { runId: 'r', step: 'undo_1', by: 'ana', reason: 'x', atMs: 9, is: 'undone' };
    expect(item({}, { undone: new Map([[effectId(done), state]]) })).toMatchObject({
      is: 'undone',
      why: 'Taken back by ana.',
      action: null,
    });
  });

  it('says that one of two is taken back where it may be there twice', () => {
    expect(item({ mayBeDuplicate: true }).why).toContain('twice');
  });
});

describe('What a run did outside', () => {
  const started = (step: string, effect: 'unsafe' | 'safe' = 'unsafe'): RunEvent => ({
    kind: 'step.started',
    step,
    attempt: 1,
    generation: 0,
    idempotencyKey: step,
    effect,
    input: {},
    fingerprint: '',
    url: 'http://x',
    contract: 'service.call@1',
    timeoutMs: 1,
  });

  it('is told the newest first, without what certainly did not happen, a fallback, and what never called anybody', () => {
    const plan = planOf({ a: {}, b: {}, c: {}, d: {}, e: { operation: 'transform' } }, ['trigger>a', 'a>b', 'b>c', 'c>d', 'd>e']);
    const view = newRunView('run');
    const error = { code: 'x', class: 'network', message: '.' } as const;
    const events: RunEvent[] = [
      started('a'),
      { kind: 'step.succeeded', step: 'a', attempt: 1 },
      started('b'),
      { kind: 'step.failed', step: 'b', attempt: 1, error, happened: 'no', next: { do: 'continue' } },
      started('c'),
      { kind: 'step.failed', step: 'c', attempt: 1, error, happened: 'no', next: { do: 'fallback', output: 1 } },
      started('d'),
      { kind: 'step.failed', step: 'd', attempt: 1, error, happened: 'unknown', next: { do: 'ask', reason: 'outcome_unknown' } },
      { kind: 'step.succeeded', step: 'e', attempt: 1 },
    ];
    events.forEach((event, index) => evolve(view, { runId: 'run', seq: index + 1, atMs: index, event }));
    expect(effectsOf(view, plan).map(({ key, happened }) => `${key} ${happened}`)).toEqual(['d maybe', 'a yes']);
  });
});

describe('The run that takes effects back', () => {
  it('goes through them in order, each waiting for the one before, and stops to ask when one fails', () => {
    const { document, steps, body } = undoOrder(planOf({ a: {} }, ['trigger>a']).document, [item({}), item({ key: 'b', name: 'Other' })]);
    expect(steps).toEqual(['undo_1', 'undo_2']);
    expect(document.edges).toEqual([
      { from: 'trigger', to: 'undo_1' },
      { from: 'undo_1', to: 'undo_2' },
    ]);
    expect(document.steps['undo_1']).toMatchObject({ operation: 'crm.delete', connection: 'c1', policy: { then: 'ask' } });
    expect(body['undo_1']).toEqual({ id: 'contact_1', email: 'ada@example.com' });
  });

  it('never holds a value that came from outside: it stands in the event, where nothing is evaluated', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 3 }), (text) => {
        const value: Json = `{{ $eval("${text}") }}`;
        const { document, body } = undoOrder(planOf({ a: {} }, ['trigger>a']).document, [item({ output: { id: value } })]);
        expect(JSON.stringify(document)).not.toContain('$eval');
        expect((body['undo_1'] as { id: Json }).id).toBe(value);
      }),
    );
  });
});
