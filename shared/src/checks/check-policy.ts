import type { EffectClass, OperationContract } from '../contracts/contract.js';
import type { Problem } from '../errors/table.js';
import { parseTemplate } from '../expressions/index.js';
import { durationMs } from '../flow/duration.js';
import { escapePointer } from '../flow/limits.js';
import type { StepDocument } from '../flow/document.js';
import type { PolicyDocument } from '../flow/policy.js';
import { isJsonObject, type Json } from '../json.js';
import { effectOfStep, type FlowFacts } from './flow-facts.js';
import { nameOf } from './words.js';

/** Longest timeout of one attempt that is kept, ms (`reliability.md` B.7). */
const MAX_TIMEOUT_MS = 300_000;
/** What holds when the author names none (`flow-format.md`, Policy; `reliability.md` B.11), ms. */
const DEFAULT_OVERALL_MS = 24 * 3_600_000;
const DEFAULT_MAX_BACKOFF_MS = 15 * 60_000;

/** What the policy of an operation that acts outside can say; on others it does nothing. */
const ABOUT_CALLS = ['effect', 'idempotencyHeader', 'acceptDuplicates', 'success', 'timeout', 'overall', 'retry'] as const;

/** Errors after which it is not known whether an unsafe effect happened. */
const AMBIGUOUS = /^(network|timeout|5xx|5\d\d)$/;

interface Rule {
  readonly code: string;
  readonly severity: Problem['severity'];
  /** Below the policy. */
  readonly at: string;
  readonly message: string;
}

/** Error policies that contradict themselves, promise what can not be kept, or do nothing. */
export function checkPolicies(facts: FlowFacts): Problem[] {
  const problems: Problem[] = [];
  for (const [id, step] of facts.steps) {
    const { policy } = step;
    if (policy === undefined) continue;
    const effect = effectOfStep(step, facts.contracts.get(id));
    const name = nameOf(facts.document, id);
    const rules =
      effect === null
        ? withoutEffect(policy, facts.contracts.get(id)?.id, name)
        : [
            ...duplicates(policy, effect),
            ...(canBeLookedUp(step, facts.contracts.get(id)) ? [] : noLookUp(policy, effect)),
            ...retries(policy, effect),
          ];
    for (const { at, ...rule } of [...rules, ...unevaluated(policy)]) {
      problems.push({ ...rule, pointer: `/steps/${id}/policy${at}`, step: id });
    }
  }
  return problems;
}

function withoutEffect(policy: PolicyDocument, operation: string | undefined, name: string): Rule[] {
  const idle = ABOUT_CALLS.filter((key) => policy[key] !== undefined).map((key): Rule => {
    const message = `${name} calls nothing outside, so "${key}" does nothing here. Remove it.`;
    return { code: 'policy_without_effect', severity: 'warning', at: `/${key}`, message };
  });
  if (operation !== 'stop' || policy.then === undefined || policy.then === 'stop') return idle;
  const message = `${name} is there to end the run, but with this policy the run goes on. Set it to "stop", or remove the step.`;
  return [...idle, { code: 'stop_does_not_stop', severity: 'warning', at: '/then', message }];
}

function duplicates(policy: PolicyDocument, effect: EffectClass | 'unknown'): Rule[] {
  const rules: Rule[] = [];
  if (policy.acceptDuplicates && effect === 'keyed') {
    const message =
      'A keyed operation has no duplicates: the service drops a repeat that carries the same key. Remove "acceptDuplicates", or choose another effect.';
    rules.push({ code: 'accept_duplicates_with_keyed', severity: 'error', at: '/acceptDuplicates', message });
  }
  if (policy.idempotencyHeader !== undefined && effect !== 'keyed' && effect !== 'unknown') {
    const message = `The header "${policy.idempotencyHeader}" is sent only by keyed operations, and this one is ${effect}. Set "effect" to "keyed" if the service drops repeats with the same key; otherwise remove the header.`;
    rules.push({ code: 'idempotency_header_without_keyed', severity: 'error', at: '/idempotencyHeader', message });
  }
  return rules;
}

function canBeLookedUp({ input }: StepDocument, contract: OperationContract | undefined): boolean {
  const field = contract?.lookUp?.field;
  return contract?.lookUp !== undefined && (field === undefined || (isJsonObject(input) && input[field] !== undefined));
}

function noLookUp(policy: PolicyDocument, effect: EffectClass | 'unknown'): Rule[] {
  if (effect !== 'verifiable') return [];
  const message = 'The operation has no look-up that tells whether it happened, so after an unclear error a person is asked.';
  return [{ code: 'no_look_up', severity: 'warning', at: policy.effect === undefined ? '' : '/effect', message }];
}

function retries(policy: PolicyDocument, effect: EffectClass | 'unknown'): Rule[] {
  const rules: Rule[] = [];
  if (policy.timeout !== undefined && durationMs(policy.timeout) > MAX_TIMEOUT_MS) {
    const message = `No attempt may take longer than 5m, so ${policy.timeout} counts as 5m.`;
    rules.push({ code: 'timeout_too_long', severity: 'warning', at: '/timeout', message });
  }
  const { retry } = policy;
  if (retry === undefined) return rules;
  const ambiguous = retry.on.filter((name) => AMBIGUOUS.test(name));
  if (effect === 'unsafe' && !policy.acceptDuplicates && ambiguous.length > 0) {
    const message = `The operation is unsafe, so after ${ambiguous.join(', ')} it is sent again only when it certainly was not sent; otherwise a person is asked. If the service drops repeats set "effect" to "keyed"; if duplicates do no harm set "acceptDuplicates".`;
    rules.push({ code: 'retry_only_if_not_sent', severity: 'warning', at: '/retry/on', message });
  }
  const fitting = triesThatFit(policy, retry);
  if (fitting < retry.attempts) {
    const message = `About ${fitting} of ${retry.attempts} attempts fit into ${policy.overall ?? '24h'}: the waits between them are too long. Allow fewer attempts, shorter waits, or a longer "overall".`;
    rules.push({ code: 'retry_beyond_overall', severity: 'warning', at: '/retry', message });
  }
  return rules;
}

/** How many tries begin before `overall` is over, when each fails at once. With full jitter a wait is half as long on average. */
function triesThatFit(policy: PolicyDocument, retry: NonNullable<PolicyDocument['retry']>): number {
  const overallMs = policy.overall === undefined ? DEFAULT_OVERALL_MS : durationMs(policy.overall);
  const initialMs = durationMs(retry.initial);
  const maxMs = retry.max === undefined ? DEFAULT_MAX_BACKOFF_MS : durationMs(retry.max);
  const share = retry.jitter === 'none' ? 1 : 0.5;
  let atMs = 0;
  for (let tries = 1; tries < retry.attempts; tries++) {
    const waitMs = retry.backoff === 'fixed' ? initialMs : Math.min(initialMs * 2 ** Math.min(tries - 1, 40), maxMs);
    atMs += waitMs * share;
    if (atMs > overallMs) return tries;
  }
  return retry.attempts;
}

/** A fallback is taken as it is written. */
function unevaluated(policy: PolicyDocument): Rule[] {
  const { then } = policy;
  if (typeof then !== 'object' || !('fallback' in then)) return [];
  return expressionsIn(then.fallback, '/then/fallback').map((at) => ({
    code: 'fallback_not_evaluated',
    severity: 'warning',
    at,
    message: 'A fallback is used as it is written: expressions in it are not evaluated. Write the value itself.',
  }));
}

function expressionsIn(value: Json, pointer: string): string[] {
  if (typeof value === 'string') {
    const parsed = parseTemplate(value);
    return parsed.ok && parsed.template.kind === 'literal' ? [] : [pointer];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => expressionsIn(item, `${pointer}/${index}`));
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, item]) => expressionsIn(item, `${pointer}/${escapePointer(key)}`)) : [];
}
