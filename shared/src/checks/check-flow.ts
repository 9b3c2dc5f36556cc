import type { OperationContract } from '../contracts/contract.js';
import type { Problem } from '../errors/table.js';
import type { FlowDocument } from '../flow/document.js';
import { checkBodies } from './check-bodies.js';
import { checkConnections } from './check-connections.js';
import { checkCycles } from './check-cycles.js';
import { checkEdges, checkReach } from './check-edges.js';
import { checkExpressions } from './check-expressions.js';
import { checkForEach } from './check-for-each.js';
import { checkHandover } from './check-handover.js';
import { checkLookUps } from './check-look-ups.js';
import { checkOperations } from './check-operations.js';
import { checkPolicies } from './check-policy.js';
import { checkPoll } from './check-poll.js';
import { checkPins } from './check-pins.js';
import { checkPagination } from './check-pagination.js';
import { checkPorts } from './check-ports.js';
import { checkRespond } from './check-respond.js';
import { checkSubflows } from './check-subflows.js';
import { checkWaits } from './check-waits.js';
import { checkTrigger } from './check-trigger.js';
import { flowFacts } from './flow-facts.js';
import type { Surroundings } from './surroundings.js';

/**
 * Everything that is wrong or doubtful in a flow and can be told without running it. Pure, the same in server and browser; never
 * throws. An `error` blocks publishing. Pointers lead into the document; a missing value is pointed at where it belongs.
 * @param document has passed `flowDocumentSchema`
 * @param contracts of all operations that can run, built-in ones included
 */
export function checkFlow(document: FlowDocument, contracts: readonly OperationContract[], around: Surroundings = {}): Problem[] {
  const facts = flowFacts(document, contracts, around);
  return [
    ...checkTrigger(facts),
    ...checkPoll(facts, contracts),
    ...checkEdges(document, facts.graph),
    ...checkCycles(document, facts.graph),
    ...checkReach(document, facts.graph),
    ...checkPorts(facts),
    ...checkBodies(facts),
    ...checkForEach(facts),
    ...checkWaits(facts),
    ...checkSubflows(facts),
    ...checkRespond(facts),
    ...checkPagination(facts),
    ...checkLookUps(facts),
    ...checkOperations(facts, contracts),
    ...checkConnections(facts),
    ...checkExpressions(facts),
    ...checkPolicies(facts),
    ...checkPins(document),
    ...checkHandover(document),
  ];
}
