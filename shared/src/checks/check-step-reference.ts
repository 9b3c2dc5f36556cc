import type { Problem } from '../errors/table.js';
import type { TemplateReference } from '../expressions/index.js';
import type { FlowFacts } from './flow-facts.js';
import { notProduced } from './not-produced.js';
import { ERROR_SCHEMA, outputsOf } from './step-output.js';
import { suggest } from './suggest.js';
import { nameOf } from './words.js';

/** Problems of a reference to another step: it is unknown, can not have run before, is switched off, or does not produce the path. */
export function checkStepReference(facts: FlowFacts, reader: string, reference: TemplateReference): Problem[] {
  const { step: id, field, pointer } = reference;
  if (id === undefined) return [];
  const step = facts.steps.get(id);
  if (step === undefined) return [{ code: 'unknown_step', severity: 'error', pointer, message: unknownStep(facts, id) }];
  if (!facts.isUpstream(id, reader)) return [{ code: 'not_upstream', severity: 'error', pointer, message: notUpstream(facts, id, reader) }];
  if (field === 'error') return checkError(facts, id, reference);
  if (step.disabled) {
    const message = `${nameOf(facts.document, id)} is switched off, so it has no output and this is always missing. Switch it on, or map something else.`;
    return [{ code: 'reads_disabled_step', severity: 'warning', pointer, message }];
  }
  return field === 'output' ? notProduced(outputsOf(facts, id), `steps.${id}.output`, reference) : [];
}

function unknownStep({ document, steps }: FlowFacts, id: string): string {
  const byName = [...steps].find(([, step]) => step.name === id)?.[0];
  const near = byName ?? suggest(id, [...steps.keys()]);
  const known = near === null ? 'Expressions name a step by its id.' : `Did you mean \`steps.${near}\` (${nameOf(document, near)})?`;
  return `There is no step "${id}". ${known}`;
}

function notUpstream({ document, isUpstream }: FlowFacts, id: string, reader: string): string {
  const name = nameOf(document, id);
  if (id === reader) return `${name} can not read its own result. Read an earlier step.`;
  const when = isUpstream(reader, id) ? `runs after ${nameOf(document, reader)}` : `does not run before ${nameOf(document, reader)}`;
  return `${name} ${when}, so its result is not there yet. Draw a path from ${name} to ${nameOf(document, reader)}, or read an earlier step.`;
}

/** An error can be read only when the run goes on after it. */
function checkError(facts: FlowFacts, id: string, reference: TemplateReference): Problem[] {
  const then = facts.steps.get(id)?.policy?.then;
  if (then !== 'continue' && !(typeof then === 'object' && 'edge' in then)) {
    const message = `When ${nameOf(facts.document, id)} fails, the run does not go on with its error, so this is always missing. Let its error policy continue or take the error edge.`;
    return [{ code: 'error_never_seen', severity: 'warning', pointer: reference.pointer, message }];
  }
  return notProduced([ERROR_SCHEMA], `steps.${id}.error`, reference);
}
