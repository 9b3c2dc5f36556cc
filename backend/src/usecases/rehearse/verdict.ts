import type { EffectClass, RehearsalCell, RehearsalFix, ResolvedPolicy, StepFault } from '@plumbline/shared';
import { endInWords, listed, sentence } from './end-words.js';
import type { Observed, Target } from './observe-scene.js';
import { promised, type Promised } from './promised.js';

/** Everything that a verdict depends on. */
export interface SceneFacts {
  readonly fault: StepFault;
  readonly stepId: string;
  readonly policy: ResolvedPolicy;
  /** The effect class that the contract gives the step, whatever its author says. */
  readonly declared: EffectClass;
  readonly isMail: boolean;
  /** Where it is not known whether the step happened, the service is asked. */
  readonly looksUp: boolean;
  /** The author may have a key sent along. */
  readonly takesKey: boolean;
  /** The step's success rule; null: it has none. */
  readonly rule: string | null;
  /** The service gave the reply that it gives when all is well, in the end. */
  readonly answeredWell: boolean;
  /** The field that came as another type, `body.id`; null: the whole reply. */
  readonly changedField: string | null;
  /** What it is called in expressions of a success rule; null: rules can not see it. */
  readonly changedInRule: string | null;
  /** Its type when all is well, as `$type` says it. */
  readonly changedType: string;
  /** Names of steps that read it. */
  readonly readBy: readonly string[];
  /** Names of steps that were sent with less than without the fault. */
  readonly less: readonly string[];
  /** Of others that failed: names with the code of the error. */
  readonly alsoFailed: readonly string[];
  /** Why nothing was sent although the run came to the step; null: it was sent. */
  readonly unsent: string | null;
  /** Another step shows a gap that is not there without the fault: somebody noticed. */
  readonly othersNoticed: boolean;
  readonly observed: Observed;
}

export type Judgement = Pick<RehearsalCell, 'verdict' | 'headline' | 'notes' | 'fix'>;

const green = (headline: string, notes: readonly string[] = []): Judgement => ({
  verdict: 'green',
  headline,
  notes: [...notes],
  fix: null,
});
const amber = (headline: string, notes: readonly string[] = [], fix: RehearsalFix | null = null): Judgement => ({
  verdict: 'amber',
  headline,
  notes: [...notes],
  fix,
});
const red = (headline: string, fix: RehearsalFix | null, notes: readonly string[] = []): Judgement => ({
  verdict: 'red',
  headline,
  notes: [...notes],
  fix,
});

/**
 * Whether the policy did what it says. Pure.
 * - red: the run ended green although something is missing or wrong, or something was done twice and nobody had allowed it, or the
 *   policy promised something else
 * - amber: as promised, and worth knowing
 */
export function judgeScene(facts: SceneFacts): Judgement {
  const { target, run, endless } = facts.observed;
  if (target === null) return { verdict: 'skipped', headline: 'The run did not come to this step.', notes: [], fix: null };
  if (facts.unsent !== null) return { verdict: 'skipped', headline: `It could not be sent: ${facts.unsent}`, notes: [], fix: null };
  if (endless) return amber('The run goes on and on: it was given up after 100 days.', notesOf(facts, target));
  const looksGood = run === 'succeeded' || (run === 'succeeded_with_gaps' && !facts.othersNoticed);
  const silent = looksGood && target.end === 'done' && !facts.answeredWell ? silentlyWrong(facts) : null;
  return silent ?? blindRepeat(facts, target) ?? (isReply(facts.fault) ? judgeReply(facts, target) : judgeTransport(facts, target));
}

function isReply(fault: StepFault): fault is 'said_no' | 'wrong_type' {
  return fault === 'said_no' || fault === 'wrong_type';
}

/** The step looks done, and so does its run, but the service did not give a good answer. */
function silentlyWrong(facts: SceneFacts): Judgement | null {
  const { fault, stepId, rule, changedField, changedInRule, changedType, readBy } = facts;
  const pointer = `/steps/${stepId}/policy/success`;
  if (fault === 'said_no') {
    const headline =
      rule !== null
        ? 'The reply says that it was not done, the success rule lets it pass, and the run ends green.'
        : 'The reply says that it was not done, nothing looks at it, and the run ends green.';
    const message =
      rule !== null ? 'Let the success rule look at what the reply says.' : 'Give the step a success rule that looks at the reply.';
    return red(headline, { step: stepId, pointer, message, value: withRule(rule, '$not(response.body.ok = false)') });
  }
  if (fault === 'wrong_type') {
    if (readBy.length === 0) return green('Nothing reads the reply, so nothing depends on what is in it.');
    const what = changedField === null ? 'The reply is something else altogether' : `"${changedField}" is of another type`;
    const fix: RehearsalFix | null =
      changedInRule === null
        ? null
        : {
            step: stepId,
            pointer,
            message: 'Let the success rule say what the reply must look like.',
            value: withRule(rule, `$type(${changedInRule}) = "${changedType}"`),
          };
    return red(`${what}, ${listed(readBy)} ${readBy.length === 1 ? 'goes' : 'go'} on with it, and the run ends green.`, fix);
  }
  return red('The run ends green although the service never did it. This is a mistake of Plumbline: please report it.', null);
}

/** A success rule that wants this besides what it wants already. */
function withRule(rule: string | null, condition: string): string {
  const before = rule === null ? null : /^\s*\{\{([^]*)\}\}\s*$/.exec(rule)?.[1]?.trim();
  return before ? `{{ (${before}) and ${condition} }}` : `{{ ${condition} }}`;
}

/** Replies after which nobody can say that it did not happen. */
function mayHaveHappened({ calls }: Target): number {
  return calls.filter(({ does }) => does.kind !== 'reply' || does.status >= 500 || does.status < 300).length;
}

/** It was sent again although it may have happened, and nobody had said that this is harmless. */
function blindRepeat({ policy, stepId, isMail, fault }: SceneFacts, target: Target): Judgement | null {
  if (mayHaveHappened(target) < 2 || isReply(fault)) return null;
  // What can be looked up may be sent again once the look-up says that it did not happen.
  const isBlind = policy.effect === 'unsafe' || (policy.effect === 'verifiable' && target.lookedUp !== 'did_not_happen');
  if (isBlind && !policy.acceptDuplicates) {
    return red('It was sent again although it may have happened. This is a mistake of Plumbline: please report it.', null);
  }
  if (policy.effect !== 'keyed' || isMail) return null;
  const header = policy.idempotencyHeader?.toLowerCase() ?? '';
  const keys = new Set(target.calls.map(({ headers }) => headers[header] ?? headers['idempotency-key']));
  if (keys.size === 1 && !keys.has(undefined)) return null;
  const message = 'Choose another effect class: this operation sends no key.';
  return red('It was sent again without the key by which the service would drop the repeat.', {
    step: stepId,
    pointer: `/steps/${stepId}/policy/effect`,
    message,
  });
}

/** `ok: false` and changed replies: contracts and rules judge them. */
function judgeReply(facts: SceneFacts, target: Target): Judgement {
  const { fault, observed, readBy } = facts;
  const notes = notesOf(facts, target);
  if (target.end === 'done_with_problem') return green('The contract of the operation noticed it: the run shows a gap.', notes);
  if (target.end === 'done') {
    if (observed.run === 'succeeded_with_gaps') return amber('It was taken for done; only a later step shows a gap.', notes);
    if (observed.run === 'succeeded') return green('It came to a good end.', notes);
    const late = facts.alsoFailed[0];
    const what =
      fault === 'said_no'
        ? 'The refusal was taken for done'
        : `The changed reply was taken${readBy.length > 0 ? '' : ', and nothing reads it'}`;
    return amber(late === undefined ? `${what}.` : `${what}, and noticed only later: ${late}.`, notes);
  }
  const noticed = fault === 'said_no' ? 'The refusal was noticed' : 'The change was noticed';
  return green(`${noticed}: ${endInWords(facts.observed, target)}.`, notes);
}

/** Troubles on the way: the policy says exactly what is to happen. */
function judgeTransport(facts: SceneFacts, target: Target): Judgement {
  const { fault, policy, observed, isMail, stepId, looksUp } = facts;
  if (isReply(fault)) throw new Error('a reply is judged elsewhere');
  const promise = promised(fault, policy, isMail, looksUp);
  const notes = notesOf(facts, target);
  const said = sentence(endInWords(facts.observed, target));
  if (observed.timedOut)
    return amber("The flow's own time limit ended the run before the policy had used its tries.", notes, {
      step: null,
      pointer: '/settings/timeout',
      message: 'Allow the flow more time, or the step fewer tries.',
    });
  if (target.end === 'asked' && target.step.attention === 'outcome_unknown') {
    return amber(
      'It is not known whether it happened: a person is asked, and nothing is sent twice.',
      notes,
      unclearFix(policy, stepId, facts.takesKey),
    );
  }
  const broken = brokenPromise(promise, target);
  if (broken !== null) return red(`The policy says otherwise: ${broken} This is a mistake of Plumbline: please report it.`, null, notes);
  if (promise.gaveUpEarly && !target.wasParked) {
    const message = 'Name this error among those that are tried again.';
    return amber(`A short trouble was enough: ${endInWords(facts.observed, target)}.`, notes, {
      step: stepId,
      pointer: `/steps/${stepId}/policy/retry/on`,
      message,
    });
  }
  if (target.lookedUp === 'happened') return green('The service was asked, and it had happened: nothing was sent again.', notes);
  const repeated = mayHaveHappened(target) >= 2;
  if (repeated && policy.acceptDuplicates) return amber(`${said} It may have been done twice, which the policy accepts.`, notes);
  if (repeated && (policy.effect === 'safe' || policy.effect === 'idempotent') && facts.declared === 'unsafe')
    return amber(
      `${said} It was sent ${target.calls.length} times, because the step says that this is harmless; its contract does not.`,
      notes,
    );
  if (facts.less.length + facts.alsoFailed.length > 0) return amber(said, notes);
  return green(said, notes);
}

/** Only what an author may say better than the contract: whether the service takes a key, or a double is harmless. */
function unclearFix({ effect }: ResolvedPolicy, stepId: string, takesKey: boolean): RehearsalFix | null {
  if (effect !== 'unsafe' && effect !== 'verifiable') return null;
  if (!takesKey) {
    const message = 'If a double is harmless, accept it: then it is sent again without asking.';
    return { step: stepId, pointer: `/steps/${stepId}/policy/acceptDuplicates`, message };
  }
  const message =
    'If the service takes an idempotency key, say so: then it is sent again without asking. If a double is harmless, accept it.';
  return { step: stepId, pointer: `/steps/${stepId}/policy/effect`, message };
}

/** Where engine and policy do not agree; null: they do. */
function brokenPromise(promise: Promised, target: Target): string | null {
  const { end, tries, firstWaitMs } = promise;
  const came = target.wasParked && (target.end === 'done' || target.end === 'parked') ? 'parked' : target.end;
  if (came !== end) return `it promises "${end}", and what came is "${came}".`;
  const [firstWait = 0] = target.waitsMs;
  if (firstWait < firstWaitMs) return `the service asked to wait ${firstWaitMs} ms, and it was sent again after ${firstWait} ms.`;
  const beforeParked = target.wasParked ? target.tries - 1 : target.tries;
  // How long look-ups take, the words of a policy do not say: they may use up the time for all tries.
  if (target.lookedUp !== null && beforeParked < tries) return null;
  return beforeParked === tries ? null : `it promises ${tries} tries, and there were ${beforeParked}.`;
}

function notesOf({ policy, less, alsoFailed, fault }: SceneFacts, target: Target): string[] {
  const notes: string[] = [];
  if (mayHaveHappened(target) >= 2 && policy.effect === 'keyed' && !isReply(fault)) {
    notes.push(`It was sent ${target.calls.length} times with the same key: the service drops the repeats.`);
  }
  if (less.length > 0) notes.push(`Sent with less than usual because of it: ${less.join(', ')}.`);
  if (alsoFailed.length > 0) notes.push(`Failed after it: ${alsoFailed.join(', ')}.`);
  return notes;
}
