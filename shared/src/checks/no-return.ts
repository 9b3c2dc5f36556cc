import type { OperationContract } from '../contracts/contract.js';
import type { FlowDocument, StepDocument } from '../flow/document.js';
import { effectOfStep } from './flow-facts.js';

/**
 * The points of no return of a flow: on each path, the first step after which not everything can be taken back any more, because its
 * operation changes something outside and declares no inverse. What lies in a for-each comes after what leads to the for-each. Pure, in
 * time proportional to steps and edges.
 */
export function pointsOfNoReturn(document: FlowDocument, contracts: readonly OperationContract[]): ReadonlySet<string> {
  const find = contractFinder(contracts);
  const steps = Object.entries(document.steps);
  const final = new Set(steps.flatMap(([id, step]) => (isFinal(step, find(step)) ? [id] : [])));
  if (final.size === 0) return final;
  const beyond = reachedFrom(document, final);
  return new Set([...final].filter((id) => !beyond.has(id)));
}

/** The pinned version of an operation's contract, or its newest. */
function contractFinder(contracts: readonly OperationContract[]): (step: StepDocument) => OperationContract | undefined {
  const known = new Map<string, OperationContract>();
  for (const contract of contracts) {
    known.set(`${contract.id}@${contract.version}`, contract);
    if ((known.get(contract.id)?.version ?? 0) < contract.version) known.set(contract.id, contract);
  }
  return ({ operation }) => known.get(operation);
}

/** Whether what a step does stays done. */
function isFinal(step: StepDocument, contract: OperationContract | undefined): boolean {
  if (step.disabled === true || step.pinned !== undefined) return false;
  const effect = effectOfStep(step, contract);
  return effect !== null && effect !== 'safe' && contract?.inverse === undefined;
}

/** All steps that come after one of these, those inside of a for-each included. */
function reachedFrom({ steps, edges }: FlowDocument, from: ReadonlySet<string>): Set<string> {
  const next = new Map<string, string[]>();
  const lead = (a: string, b: string): void => {
    const known = next.get(a);
    if (known) known.push(b);
    else next.set(a, [b]);
  };
  const begun = new Set<string>();
  for (const { from: start, to } of edges) {
    begun.add(to);
    lead(start, to);
    if (steps[start]?.operation.startsWith('for_each')) lead(endOf(start), to);
  }
  for (const [id, { in: body }] of Object.entries(steps)) {
    if (body === undefined) continue;
    // A turn begins with the steps that nothing in the body leads to; what is done in it is done once the for-each is over.
    if (!begun.has(id)) lead(body, id);
    lead(id, endOf(body));
  }
  const found = new Set<string>();
  const waiting = [...from];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const to of next.get(at) ?? []) {
      if (found.has(to)) continue;
      found.add(to);
      waiting.push(to);
    }
  }
  return found;
}

/** Where all turns of a for-each are over; no step has such an id. */
const endOf = (loop: string): string => `${loop}/end`;
