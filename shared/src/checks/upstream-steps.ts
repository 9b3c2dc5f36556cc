import type { FlowDocument } from '../flow/document.js';
import { TRIGGER_ID } from '../ids.js';

/** All steps from which a path leads to this one, in the order of the document. In time proportional to the edges. */
export function upstreamSteps({ steps, edges }: FlowDocument, stepId: string): string[] {
  const before = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const known = before.get(to);
    if (known) known.push(from);
    else before.set(to, [from]);
  }
  const found = new Set<string>();
  const waiting = [stepId];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const from of before.get(at) ?? []) {
      if (from === TRIGGER_ID || from === stepId || found.has(from)) continue;
      found.add(from);
      waiting.push(from);
    }
  }
  return Object.keys(steps).filter((id) => found.has(id));
}
