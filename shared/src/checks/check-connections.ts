import type { OperationContract } from '../contracts/contract.js';
import type { Problem } from '../errors/table.js';
import type { StepDocument } from '../flow/document.js';
import { isJsonObject } from '../json.js';
import type { FlowFacts } from './flow-facts.js';
import { nameOf } from './words.js';

type Place = Pick<Problem, 'pointer' | 'step'>;

/** Whether each step has a connection that exists, fits its operation, and is the only thing that proves who we are. */
export function checkConnections(facts: FlowFacts): Problem[] {
  return [...facts.steps].flatMap(([id, step]) => checkStep(facts, id, step));
}

function checkStep(facts: FlowFacts, id: string, step: StepDocument): Problem[] {
  const place: Place = { pointer: `/steps/${id}/connection`, step: id };
  const contract = facts.contracts.get(id);
  const takes = contract?.connection;
  const name = nameOf(facts.document, id);
  const { connection } = step;
  if (connection === undefined) {
    if (takes?.required !== true) return [];
    return [{ code: 'connection_required', severity: 'error', ...place, message: `${name} needs a connection. Choose one.` }];
  }
  if (contract !== undefined && takes === undefined) {
    const message = `${name} names a connection, but its operation uses none. Remove it.`;
    return [{ code: 'connection_unused', severity: 'warning', ...place, message }];
  }
  const twice = takes && provesItself(step) ? [givenTwice(id, name)] : [];
  if (typeof connection !== 'string') {
    const message = `There is no connection "${connection.name}" of "${connection.service}" here. Choose a connection for ${name}, or make this one.`;
    return [{ code: 'connection_missing', severity: 'error', ...place, message }, ...twice];
  }
  return [...checkExisting(facts, connection, takes, name, place), ...twice];
}

function checkExisting({ around }: FlowFacts, id: string, takes: OperationContract['connection'], name: string, place: Place): Problem[] {
  if (around.connections === undefined) return [];
  const found = around.connections.get(id);
  if (found === undefined) {
    const message = `The connection of ${name} does not exist (any more). Choose another one.`;
    return [{ code: 'connection_unknown', severity: 'error', ...place, message }];
  }
  if (takes === undefined || takes.kinds.includes(found.kind)) return [];
  const message = `"${found.name}" is a connection of the kind ${found.kind}, but ${name} takes ${takes.kinds.join(', ')}. Choose another one.`;
  return [{ code: 'connection_kind_wrong', severity: 'error', ...place, message }];
}

/** The author writes an `authorization` header of their own. Header names that are expressions show only when the step runs. */
function provesItself({ input }: StepDocument): boolean {
  const headers = isJsonObject(input) && Object.hasOwn(input, 'headers') ? input['headers'] : undefined;
  return isJsonObject(headers) && Object.keys(headers).some((header) => header.trim().toLowerCase() === 'authorization');
}

function givenTwice(id: string, name: string): Problem {
  return {
    code: 'credential_given_twice',
    severity: 'error',
    pointer: `/steps/${id}/input/headers`,
    message: `${name} has a connection and an "authorization" header of its own. Remove one of them.`,
    step: id,
  };
}
