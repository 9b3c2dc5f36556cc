import { effectOf, type EffectClass, type OperationContract } from '../contracts/contract.js';
import type { FlowDocument, StepDocument } from '../flow/document.js';
import { parseTemplate } from '../expressions/index.js';
import { TRIGGER_ID } from '../ids.js';
import { isJsonObject } from '../json.js';
import { pollCallOf } from '../poll/look-document.js';
import { flowGraph, type FlowGraph } from './flow-graph.js';
import type { Surroundings } from './surroundings.js';
import { upstreamOf, type IsUpstream } from './upstream.js';

/** What all checks of one document lean on, worked out once. */
export interface FlowFacts {
  readonly document: FlowDocument;
  readonly graph: FlowGraph;
  readonly steps: ReadonlyMap<string, StepDocument>;
  /** Contract of each step whose operation is known; under `trigger`, of the call of a poll. */
  readonly contracts: ReadonlyMap<string, OperationContract>;
  readonly isUpstream: IsUpstream;
  readonly around: Surroundings;
}

/** An operation as a step names it: `http.request@1` is version 1 of `http.request`. */
export function operationOf(step: Pick<StepDocument, 'operation'>): { readonly id: string; readonly version: number | null } {
  const at = step.operation.indexOf('@');
  return at < 0
    ? { id: step.operation, version: null }
    : { id: step.operation.slice(0, at), version: Number(step.operation.slice(at + 1)) };
}

export function flowFacts(document: FlowDocument, contracts: readonly OperationContract[], around: Surroundings = {}): FlowFacts {
  const graph = flowGraph(document);
  const steps = new Map(Object.entries(document.steps));
  const found = new Map<string, OperationContract>();
  const known = newestOf(contracts);
  const call = pollCallOf(document);
  for (const [id, step] of [...steps, ...(call ? [[TRIGGER_ID, call] as const] : [])]) {
    const operation = operationOf(step);
    const contract =
      operation.version === null
        ? known.get(operation.id)
        : contracts.find((one) => one.id === operation.id && one.version === operation.version);
    if (contract) found.set(id, contract);
  }
  return { document, graph, steps, contracts: found, isUpstream: upstreamOf(document, graph), around };
}

function newestOf(contracts: readonly OperationContract[]): Map<string, OperationContract> {
  const newest = new Map<string, OperationContract>();
  for (const contract of contracts) {
    if ((newest.get(contract.id)?.version ?? 0) < contract.version) newest.set(contract.id, contract);
  }
  return newest;
}

/**
 * The effect class of a step as far as the document tells. Null: nothing happens outside. `unknown`: it depends on data, or the
 * operation is not known.
 */
export function effectOfStep(step: StepDocument, contract: OperationContract | undefined): EffectClass | null | 'unknown' {
  if (contract?.effect === null) return null;
  if (step.policy?.effect !== undefined) return step.policy.effect;
  if (contract === undefined) return 'unknown';
  const { effect } = contract;
  if (typeof effect === 'string') return effect;
  if (typeof step.input === 'string') return 'unknown';
  const value = isJsonObject(step.input) && Object.hasOwn(step.input, effect.field) ? step.input[effect.field] : undefined;
  if (typeof value === 'string' && hasExpression(value)) return 'unknown';
  return effectOf(effect, step.input);
}

function hasExpression(text: string): boolean {
  const parsed = parseTemplate(text);
  return !parsed.ok || parsed.template.kind !== 'literal';
}
