import { effectOf, type OperationContract } from '../contracts/contract.js';
import type { FlowDocument, StepDocument } from '../flow/document.js';
import { TRIGGER_ID } from '../ids.js';

/** Troubles that a rehearsal makes for a step, in the order in which a card shows them. */
export const STEP_FAULTS = [
  'timeout',
  'late',
  'cut',
  'rate_limited',
  'server_error',
  'server_error_once',
  'said_no',
  'wrong_type',
] as const;
/** Troubles that it makes for a trigger. */
export const TRIGGER_FAULTS = ['duplicate', 'repeated_later'] as const;
export const FAULTS = [...TRIGGER_FAULTS, ...STEP_FAULTS] as const;

export type StepFault = (typeof STEP_FAULTS)[number];
export type TriggerFault = (typeof TRIGGER_FAULTS)[number];
export type Fault = (typeof FAULTS)[number];

/** How long after the first a sender repeats an event in `repeated_later`, ms: as long as Stripe tries (3 days). */
export const REPEATED_AFTER_MS = 3 * 86_400_000;
/** What a service asks for in `rate_limited`, seconds. */
export const RETRY_AFTER_SECONDS = 7;

/** What each fault is, for people: a short name, and what exactly happens. */
export const FAULT_WORDS: Readonly<Record<Fault, { readonly title: string; readonly means: string }>> = {
  timeout: { title: 'No answer', means: 'The service takes the call and never answers, however often it is sent.' },
  late: { title: 'Late answer', means: 'The service does it, and its answer comes after the time limit. After that it works.' },
  cut: { title: 'Connection cut', means: 'The service does it, and the connection breaks before its answer. After that it works.' },
  rate_limited: {
    title: 'Too many (429)',
    means: `The service answers 429 with "Retry-After: ${String(RETRY_AFTER_SECONDS)}" once. After that it works.`,
  },
  server_error: { title: 'Down (500)', means: 'The service answers 500, however often it is sent.' },
  server_error_once: { title: '500 once', means: 'The service answers 500 once. After that it works.' },
  said_no: {
    title: 'Says no',
    means: 'The service answers 200, and its reply says that it was not done: "ok": false, or what the success rule refuses.',
  },
  wrong_type: { title: 'Wrong type', means: 'The service answers 200, and a field of its reply is of another type than before.' },
  duplicate: { title: 'Sent twice', means: 'The sender delivers the same event twice at once.' },
  repeated_later: { title: 'Sent again later', means: 'The sender delivers the same event again after 3 days.' },
};

/** Built into the engine or computing only: nothing leaves, so nothing can go wrong on the way. */
const INSIDE = new Set(['code']);
/** A mail server speaks no HTTP: it has no 500, no `ok: false`, and no fields of another type. It says no by refusing the mail. */
const OF_MAIL: readonly StepFault[] = ['timeout', 'late', 'cut', 'rate_limited', 'said_no'];

/** Whether an operation calls another system. */
export function callsOutside(contract: Pick<OperationContract, 'id' | 'effect'> | null | undefined): boolean {
  return contract !== null && contract !== undefined && contract.effect !== null && !INSIDE.has(contract.id);
}

/** What can go wrong with the calls of an operation; empty for one that calls nobody. */
export function faultsOfOperation(contract: OperationContract | null | undefined): readonly StepFault[] {
  if (!contract || !callsOutside(contract)) return [];
  return speaksMail(contract) ? OF_MAIL : STEP_FAULTS;
}

/** The operation sends mail. */
export function speaksMail({ connection }: Pick<OperationContract, 'connection'>): boolean {
  return connection?.kinds.includes('smtp') ?? false;
}

/** One row of a card: a step that calls another system, or the trigger. */
export interface RehearsalTarget {
  /** Id of the step, or `trigger`. */
  readonly step: string;
  readonly faults: readonly Fault[];
}

/** What of a flow can be rehearsed, the trigger first, then the steps in the order of the document. Disabled steps are left out. */
export function rehearsalTargets(document: FlowDocument, contracts: ReadonlyMap<string, OperationContract>): RehearsalTarget[] {
  const steps = Object.entries(document.steps).flatMap(([step, one]): RehearsalTarget[] => {
    const faults = one.disabled ? [] : faultsOfOperation(contractOf(one, contracts));
    return faults.length > 0 ? [{ step, faults }] : [];
  });
  // Nobody repeats what a person starts by hand, or what another flow calls.
  const trigger: RehearsalTarget[] = document.trigger.operation === 'webhook' ? [{ step: TRIGGER_ID, faults: TRIGGER_FAULTS }] : [];
  return [...trigger, ...steps];
}

/** The contract of a step, whatever version it is pinned to. */
export function contractOf(
  step: Pick<StepDocument, 'operation'>,
  contracts: ReadonlyMap<string, OperationContract>,
): OperationContract | undefined {
  return contracts.get(step.operation.split('@')[0] ?? '');
}

/** The effect class that the contract alone gives a step, before its author says otherwise; null: nothing outside is called. */
export function declaredEffect(
  step: Pick<StepDocument, 'input' | 'operation'>,
  contracts: ReadonlyMap<string, OperationContract>,
): ReturnType<typeof effectOf> {
  return effectOf(contractOf(step, contracts)?.effect ?? null, step.input);
}
