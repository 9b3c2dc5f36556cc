import type { Problem } from '../errors/table.js';
import type { FlowDocument } from '../flow/document.js';

/** Pinned outputs are for tries of the draft: a published version sends its steps, whatever is pinned. */
export function checkPins({ steps }: FlowDocument): Problem[] {
  return Object.entries(steps).flatMap(([id, { name, pinned, disabled }]): Problem[] => {
    if (pinned === undefined || disabled === true) return [];
    const message = `"${name}" has a pinned output: it is not sent while the draft is tried, but it is sent once the flow is published.`;
    return [{ code: 'pinned_step', severity: 'warning', pointer: `/steps/${id}/pinned`, message, step: id }];
  });
}
