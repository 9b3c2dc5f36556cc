import type { Problem } from '../errors/table.js';
import { operationOf, type FlowFacts } from './flow-facts.js';
import { nameOf } from './words.js';

/** Webhooks that wait for an answer that no step gives, and answers that nobody waits for. */
export function checkRespond({ document, steps }: FlowFacts): Problem[] {
  const { operation, config } = document.trigger;
  if (operation !== 'webhook') return [];
  const answering = [...steps].filter(([, step]) => operationOf(step).id === 'respond' && !step.disabled);
  const waits = config?.['respond'] === 'fromStep';
  if (waits && answering.length === 0) {
    const message =
      'The sender is to be answered by a step, but no step responds. Add a "respond" step, or set "respond" to onAccept or onFinish.';
    return [{ code: 'respond_missing', severity: 'error', pointer: '/trigger/config/respond', message }];
  }
  if (waits) return [];
  return answering.map(([id]) => ({
    code: 'respond_unheard',
    severity: 'warning' as const,
    pointer: `/steps/${id}`,
    step: id,
    message: `${nameOf(document, id)} answers, but the sender is gone by then. Set "respond" of the trigger to fromStep.`,
  }));
}
