import type { OperationContract } from '../contracts/contract.js';
import { templateOf } from '../contracts/template-of.js';
import type { Problem } from '../errors/table.js';
import type { StepDocument } from '../flow/document.js';
import { triggerSchema, outputsOf } from './step-output.js';
import { fitTemplate, type TypesOfExpression } from './fit-template.js';
import { operationOf, type FlowFacts } from './flow-facts.js';
import { follow, typesOf } from './schema-facts.js';
import { suggest } from './suggest.js';

/** Operations that this server does not have, and input that their contracts do not take. */
export function checkOperations(facts: FlowFacts, contracts: readonly OperationContract[]): Problem[] {
  const typesOfExpression = typesFrom(facts);
  const problems: Problem[] = [];
  for (const [id, step] of facts.steps) {
    const contract = facts.contracts.get(id);
    if (contract === undefined) {
      problems.push(unknownOperation(id, step, contracts));
      continue;
    }
    const misfits = fitTemplate(templateOf(contract, step.input ?? {}), contract.input, `/steps/${id}/input`, typesOfExpression);
    for (const misfit of misfits) problems.push({ ...misfit, step: id });
  }
  return problems;
}

function unknownOperation(id: string, step: StepDocument, contracts: readonly OperationContract[]): Problem {
  const operation = operationOf(step);
  const place = { severity: 'error', pointer: `/steps/${id}/operation`, step: id } as const;
  const versions = contracts.filter((one) => one.id === operation.id).map((one) => one.version);
  if (versions.length > 0) {
    const message = `"${operation.id}" has no version ${operation.version ?? 0} here; there is ${versions.join(', ')}. Use "${operation.id}" for the newest.`;
    return { code: 'operation_version_unknown', ...place, message };
  }
  const known = contracts.map((one) => one.id);
  const near = suggest(operation.id, known);
  const advice = near === null ? `Known are: ${known.slice(0, 20).join(', ')}.` : `Did you mean "${near}"?`;
  return { code: 'operation_unknown', ...place, message: `There is no operation "${operation.id}". ${advice}` };
}

/** The types of a plain path into the trigger or into the output of a step. */
export function typesFrom(facts: FlowFacts): TypesOfExpression {
  const trigger = triggerSchema(facts);
  return ({ inline }) => {
    if (inline?.kind !== 'path') return null;
    const [root, step = '', field, ...path] = inline.names;
    if (root === 'trigger') return typesAt([trigger], inline.names.slice(1));
    return root === 'steps' && field === 'output' ? typesAt(outputsOf(facts, step), path) : null;
  };
}

function typesAt(schemas: Parameters<typeof follow>[0][], path: readonly string[]): ReturnType<typeof typesOf> {
  const [only, ...more] = schemas;
  if (only === undefined || more.length > 0) return null;
  const followed = follow(only, path);
  return followed.kind === 'found' && !followed.mapped ? typesOf(followed.schema) : null;
}
