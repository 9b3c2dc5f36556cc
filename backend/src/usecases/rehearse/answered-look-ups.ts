import type { StepFault } from '@plumbline/shared';
import type { LookUpFinding, Operations } from '../../engine/ports/operation.js';
import type { ScriptedReply } from './script.js';

/**
 * What a look-up finds out after a fault: what was cut off or came late has happened, anything else has not. Pure.
 * @param good what the service would have answered
 * @param isHttp the output of the step is the reply as a whole
 */
export function foundAfter(fault: StepFault, { status, headers, body }: ScriptedReply, isHttp: boolean): LookUpFinding {
  if (fault !== 'late' && fault !== 'cut') return { is: 'did_not_happen' };
  return { is: 'happened', output: isHttp ? { status, headers: { ...headers }, body } : body };
}

/** The operations, with look-ups that find what they are to find. How a service would say it, nobody knows. */
export function answeringLookUps(operations: Operations, finding: () => LookUpFinding): Operations {
  return {
    contracts: () => operations.contracts(),
    find: (id) => {
      const found = operations.find(id);
      if (!found?.lookUp) return found;
      const { lookUp } = found;
      return { ...found, lookUp: { prepare: (input, context) => lookUp.prepare(input, context), read: finding } };
    },
  };
}
