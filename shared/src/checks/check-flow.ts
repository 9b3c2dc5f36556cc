import type { OperationContract } from '../contracts/contract.js';
import type { Problem } from '../errors/table.js';
import type { FlowDocument } from '../flow/document.js';
import { checkCycles } from './check-cycles.js';
import { checkEdges, checkReach } from './check-edges.js';
import { flowGraph } from './flow-graph.js';

/**
 * Everything that is wrong or doubtful in a flow and can be told without running it. Pure, the same in server and browser; never
 * throws. An `error` blocks publishing. Pointers lead into the document.
 * @param document has passed `flowDocumentSchema`
 * @param contracts of all operations that can run, built-in ones included
 */
export function checkFlow(document: FlowDocument, contracts: readonly OperationContract[]): Problem[] {
  const graph = flowGraph(document);
  void contracts;
  return [...checkEdges(document, graph), ...checkCycles(document, graph), ...checkReach(document, graph)];
}
