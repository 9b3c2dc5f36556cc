import { describe, expect, it } from '@jest/globals';
import {
  newRunView,
  newStepView,
  resolvePolicy,
  type EffectClass,
  type PolicyDocument,
  type RunStatus,
  type StepFault,
} from '@plumbline/shared';
import type { MadeCall } from './outside.js';
import type { Target, TargetEnd } from './observe-scene.js';
import type { Scripted } from './script.js';
import { judgeScene, type Judgement, type SceneFacts } from './verdict.js';

const OK: Scripted = { kind: 'reply', status: 200, headers: {}, body: {} };
const DOWN: Scripted = { kind: 'reply', status: 500, headers: {}, body: {} };
const CUT: Scripted = { kind: 'cut' };

interface Happened {
  readonly fault: StepFault;
  readonly end: TargetEnd;
  readonly run?: RunStatus;
  readonly calls?: readonly Scripted[];
  readonly waitsMs?: readonly number[];
  readonly lookedUp?: Target['lookedUp'];
  readonly effect?: EffectClass;
  readonly policy?: PolicyDocument;
  readonly headers?: readonly { readonly [name: string]: string }[];
  readonly more?: Partial<SceneFacts>;
}

function judged({
  fault,
  end,
  run = 'succeeded',
  calls = [OK],
  waitsMs = [],
  lookedUp = null,
  effect = 'safe',
  policy,
  headers,
  more,
}: Happened): Judgement {
  const made = calls.map((does, at): MadeCall => ({
    runId: 'run',
    step: 'crm',
    atMs: at,
    endMs: at,
    what: 'POST host',
    headers: headers?.[at] ?? {},
    does,
  }));
  const step = newStepView('crm');
  if (end === 'asked') step.attention = 'outcome_unknown';
  const tries = calls.length;
  const target: Target = { key: 'crm', runId: 'run', step, end, wasParked: false, tries, waitsMs, lookedUp, calls: made };
  return judgeScene({
    ...{ fault, stepId: 'crm', policy: resolvePolicy(policy, effect), declared: effect, isMail: false, looksUp: lookedUp !== null },
    ...{ takesKey: true, rule: null },
    ...{
      answeredWell: calls.at(-1) === OK,
      changedField: 'body.id',
      changedInRule: 'response.body.id',
      changedType: 'string',
      readBy: ['Task'],
    },
    ...{ less: [], alsoFailed: [], unsent: null, othersNoticed: false },
    observed: { run, endless: false, timedOut: false, target, failed: [], inputs: new Map(), view: newRunView('run') },
    ...more,
  });
}

const FIXED = {
  attempts: 3,
  backoff: 'fixed',
  initial: '1s',
  jitter: 'none',
  on: ['network', 'timeout', '429', '5xx'],
} satisfies PolicyDocument['retry'];
const no = { fault: 'said_no', end: 'done', more: { answeredWell: false } } as const;

describe('The verdict of a rehearsal', () => {
  it('is red when a refusal is taken for success, and proposes a rule that keeps what the author has', () => {
    expect(judged(no)).toMatchObject({
      verdict: 'red',
      fix: { pointer: '/steps/crm/policy/success', value: '{{ $not(response.body.ok = false) }}' },
    });
    const rule = '{{ response.status = 200 }}';
    expect(judged({ ...no, more: { ...no.more, rule } }).fix?.value).toBe(
      '{{ (response.status = 200) and $not(response.body.ok = false) }}',
    );
  });

  it('is red also when another gap makes the run look careful, unless that gap comes from the refusal', () => {
    expect(judged({ ...no, run: 'succeeded_with_gaps' }).verdict).toBe('red');
    expect(judged({ ...no, run: 'succeeded_with_gaps', more: { ...no.more, othersNoticed: true } }).verdict).toBe('amber');
  });

  it('is red when a changed reply is read, and green when nobody reads it', () => {
    const changed = { fault: 'wrong_type', end: 'done', more: { answeredWell: false } } as const;
    expect(judged(changed)).toMatchObject({ verdict: 'red', fix: { value: '{{ $type(response.body.id) = "string" }}' } });
    expect(judged({ ...changed, more: { answeredWell: false, readBy: [] } })).toMatchObject({ verdict: 'green' });
    expect(judged({ ...changed, end: 'done_with_problem', run: 'succeeded_with_gaps' })).toMatchObject({ verdict: 'green' });
    const late = { answeredWell: false, alsoFailed: ['"Task" (input_invalid)'] };
    expect(judged({ ...changed, run: 'failed', more: late })).toMatchObject({
      verdict: 'amber',
      headline: expect.stringContaining('noticed only later: "Task"'),
    });
  });

  it('is red when something unsafe was sent again although it may have happened', () => {
    const twice = { fault: 'cut', end: 'done', calls: [CUT, OK], waitsMs: [1_000], policy: { retry: FIXED } } as const;
    expect(judged({ ...twice, effect: 'unsafe' }).verdict).toBe('red');
    expect(judged({ ...twice, effect: 'verifiable' }).verdict).toBe('red');
    // A look-up said that it did not happen.
    const stopped = { ...twice, fault: 'timeout', end: 'stopped', run: 'failed', calls: [CUT, CUT, CUT], effect: 'verifiable' } as const;
    expect(judged({ ...stopped, lookedUp: 'did_not_happen' }).verdict).toBe('green');
    expect(
      judged({ ...twice, end: 'done', calls: [CUT], effect: 'verifiable', lookedUp: 'happened', more: { answeredWell: true } }),
    ).toMatchObject({
      verdict: 'green',
      headline: 'The service was asked, and it had happened: nothing was sent again.',
    });
    expect(judged({ ...twice, effect: 'unsafe', policy: { retry: FIXED, acceptDuplicates: true } })).toMatchObject({ verdict: 'amber' });
    expect(judged({ ...twice, effect: 'keyed' })).toMatchObject({ verdict: 'red', fix: { pointer: '/steps/crm/policy/effect' } });
    const key = { 'idempotency-key': 'k' };
    expect(judged({ ...twice, effect: 'keyed', headers: [key, key] })).toMatchObject({
      verdict: 'green',
      notes: [expect.stringContaining('same key')],
    });
    expect(judged({ ...twice, effect: 'keyed', headers: [key, { 'idempotency-key': 'other' }] }).verdict).toBe('red');
  });

  it('is red when engine and policy do not agree', () => {
    const policy = { retry: FIXED, then: 'continue' } as const;
    const right = {
      fault: 'server_error',
      end: 'continued',
      run: 'succeeded_with_gaps',
      calls: [DOWN, DOWN, DOWN],
      waitsMs: [1_000, 1_000],
      policy,
    } as const;
    expect(judged(right).verdict).toBe('green');
    expect(judged({ ...right, end: 'fallback' })).toMatchObject({
      verdict: 'red',
      headline: expect.stringContaining('promises "continued"'),
    });
    expect(judged({ ...right, calls: [DOWN, DOWN] })).toMatchObject({
      verdict: 'red',
      headline: expect.stringContaining('promises 3 tries'),
    });
    const busy: Scripted = { ...OK, status: 429 };
    const hasty = { fault: 'rate_limited', end: 'done', calls: [busy, OK], waitsMs: [1_000], policy: { retry: FIXED } } as const;
    expect(judged(hasty)).toMatchObject({ verdict: 'red', headline: expect.stringContaining('asked to wait 7000 ms') });
    expect(judged({ ...hasty, waitsMs: [7_000] }).verdict).toBe('green');
  });

  it('is amber when a person has to say what happened, and when a short trouble was enough', () => {
    expect(judged({ fault: 'cut', end: 'asked', run: 'needs_attention', calls: [CUT], effect: 'unsafe' })).toMatchObject({
      verdict: 'amber',
      fix: { pointer: '/steps/crm/policy/effect' },
    });
    const hasty: PolicyDocument = { retry: { ...FIXED, on: ['429'] }, then: 'stop' };
    expect(judged({ fault: 'cut', end: 'stopped', run: 'failed', calls: [CUT], policy: hasty })).toMatchObject({
      verdict: 'amber',
      fix: { pointer: '/steps/crm/policy/retry/on' },
    });
  });

  it('is amber when later steps suffer, or the flow is over before its tries are', () => {
    const policy = { retry: FIXED, then: 'continue' } as const;
    const gap = {
      fault: 'server_error',
      end: 'continued',
      run: 'succeeded_with_gaps',
      calls: [DOWN, DOWN, DOWN],
      waitsMs: [1_000, 1_000],
      policy,
    } as const;
    expect(judged({ ...gap, more: { less: ['Task'] } })).toMatchObject({
      verdict: 'amber',
      notes: ['Sent with less than usual because of it: Task.'],
    });
    const observed = { run: 'failed', endless: false, timedOut: true, failed: [], inputs: new Map(), view: newRunView('run') } as const;
    const target: Target = {
      key: 'crm',
      runId: 'run',
      step: newStepView('crm'),
      end: 'cancelled',
      wasParked: false,
      tries: 1,
      waitsMs: [],
      lookedUp: null,
      calls: [],
    };
    expect(judged({ ...gap, more: { observed: { ...observed, target } } })).toMatchObject({
      verdict: 'amber',
      fix: { pointer: '/settings/timeout' },
    });
  });

  it('is none when the run did not come to the step, or could not send it', () => {
    const observed = {
      run: 'succeeded',
      endless: false,
      timedOut: false,
      target: null,
      failed: [],
      inputs: new Map(),
      view: newRunView('run'),
    } as const;
    expect(judged({ ...no, more: { observed } }).verdict).toBe('skipped');
    expect(judged({ ...no, more: { unsent: 'The required input "to" is missing.' } })).toMatchObject({
      verdict: 'skipped',
      headline: expect.stringContaining('"to"'),
    });
  });
});
