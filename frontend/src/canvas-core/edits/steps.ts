import type { FlowDocument, Json, PolicyDocument, StepDocument } from '@plumbline/shared';
import { exists, makeEdge, stepOf, without, type Point } from '../document';
import { stepIdFor } from '../ids';
import { aroundOf, linksOf } from '../links';
import { offeredBy } from '../ports';
import { sameValue } from '../same-value';
import { connect } from './edges';
import { placeAfter, placed, withFrame } from './places';
import { withField } from './with-field';

/** What a new step is made of. */
export interface NewStep {
  readonly operation: string;
  readonly name: string;
  readonly input?: Json;
  readonly policy?: PolicyDocument;
  readonly connection?: string;
}

export interface Made {
  readonly document: FlowDocument;
  readonly id: string;
}

/** Changes of a step; `undefined` takes a key away. */
export type StepPatch = { readonly [K in keyof StepDocument]?: StepDocument[K] | undefined };

/**
 * Adds a step. With `after` it is connected to that output, lies in the same for-each, and goes one column right of it where `at` is
 * not given. `at` counts in the frame of the for-each that the step lies in.
 */
export function addStep(
  document: FlowDocument,
  made: NewStep & { readonly at?: Point; readonly in?: string; readonly after?: { readonly from: string; readonly port: string } },
): Made {
  const { after } = made;
  const around = made.in ?? (after === undefined ? undefined : aroundOf(document, after.from));
  const id = stepIdFor(made.name, (taken) => exists(document, taken));
  const at = made.at ?? (after === undefined ? { x: 0, y: 0 } : placeAfter(document, after.from));
  const step = newStep(made, around);
  const added = placed({ ...document, steps: { ...document.steps, [id]: step } }, new Map([[id, at]]));
  const framed = around === undefined ? added : withFrame(added, around);
  return { id, document: after === undefined ? framed : connect(framed, { ...after, to: id }) };
}

/** A step as the document holds it; what is not said is left out. */
export function newStep({ operation, name, input, policy, connection }: NewStep, around: string | undefined): StepDocument {
  return {
    name: name.slice(0, 200),
    operation,
    ...(connection === undefined ? {} : { connection }),
    ...(input === undefined ? {} : { input }),
    ...(policy === undefined ? {} : { policy }),
    ...(around === undefined ? {} : { in: around }),
  };
}

/** Changes some keys of a step; the same document where nothing is different. */
export function setStep(document: FlowDocument, id: string, patch: StepPatch): FlowDocument {
  const step = stepOf(document, id);
  if (step === undefined) return document;
  const merged = Object.entries({ ...step, ...patch }).filter(([, value]) => value !== undefined);
  const next = Object.fromEntries(merged) as StepDocument;
  return sameValue(step, next) ? document : { ...document, steps: { ...document.steps, [id]: next } };
}

/** Expressions name steps by their id, so a new name changes nothing else. */
export function renameStep(document: FlowDocument, id: string, name: string): FlowDocument {
  return setStep(document, id, { name: name.slice(0, 200) });
}

/** Sets one value of a step's input, by the names that lead to it; `undefined` takes it away. */
export function setInputField(document: FlowDocument, id: string, path: readonly string[], value: Json | undefined): FlowDocument {
  const step = stepOf(document, id);
  return step === undefined ? document : setStep(document, id, { input: withField(step.input, path, value) });
}

/** Sets the error policy; an empty one is left out. */
export function setPolicy(document: FlowDocument, id: string, policy: PolicyDocument | undefined): FlowDocument {
  const said = Object.entries(policy ?? {}).filter(([, value]) => value !== undefined);
  return setStep(document, id, { policy: said.length === 0 ? undefined : Object.fromEntries(said) });
}

/** Switches steps off, or on again. */
export function setDisabled(document: FlowDocument, ids: readonly string[], disabled: boolean): FlowDocument {
  const changed = ids.flatMap((id): [string, StepDocument][] => {
    const step = stepOf(document, id);
    if (step === undefined || (step.disabled ?? false) === disabled) return [];
    return [[id, disabled ? { ...step, disabled } : without(step, 'disabled')]];
  });
  return changed.length === 0 ? document : { ...document, steps: { ...document.steps, ...Object.fromEntries(changed) } };
}

/** Pins an output, so that test runs use it instead of performing the step; `undefined` takes it away. */
export function pin(document: FlowDocument, id: string, value: Json | undefined): FlowDocument {
  return setStep(document, id, { pinned: value });
}

/**
 * Gives a step another operation. What belongs to the old one goes: input, connection, pinned output, its own policy. Edges that left
 * from outputs that the new one does not have leave from its first output.
 */
export function replaceOperation(
  document: FlowDocument,
  id: string,
  made: Omit<NewStep, 'name'> & { readonly name?: string },
): FlowDocument {
  const step = stepOf(document, id);
  if (step === undefined) return document;
  const { operation, input, policy, connection, name } = made;
  const changed = setStep(document, id, {
    operation,
    input,
    policy,
    connection,
    pinned: undefined,
    ...(name === undefined ? {} : { name }),
  });
  const now = stepOf(changed, id);
  if (now === undefined) return changed;
  const ports = offeredBy(now).map((port) => port.id);
  const [first] = ports;
  const lost = (linksOf(changed).out.get(id) ?? []).filter((edge) => !ports.includes(edge.port ?? 'out'));
  if (lost.length === 0) return changed;
  const kept = { ...changed, edges: changed.edges.filter((edge) => !lost.includes(edge)) };
  if (first === undefined) return kept;
  return lost.reduce((next, { to }) => {
    const there = next.edges.some((edge) => edge.from === id && (edge.port ?? 'out') === first && edge.to === to);
    return there ? next : { ...next, edges: [...next.edges, makeEdge(id, first, to)] };
  }, kept);
}
