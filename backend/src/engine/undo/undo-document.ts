import { TRIGGER_ID, type FlowDocument, type Json, type StepDocument } from '@plumbline/shared';
import type { UndoItem } from './undo-plan.js';

/** What a run that takes effects back runs, and the event that it is given. */
export interface UndoOrder {
  readonly document: FlowDocument;
  readonly body: { readonly [step: string]: Json };
  /** The step that takes each item back, in the order of the items. */
  readonly steps: readonly string[];
}

/**
 * The flow that takes effects back, one after the other in the order given. It is a run like any other, with the limits, retries and
 * repairs of every run; a step that fails asks a person, so that what is older is not taken back before what is newer. Values come with
 * the event and never stand in the document: what a service once answered is data, whatever looks like an expression in it. Pure.
 */
export function undoOrder({ schema, name, owner, runbook }: FlowDocument, items: readonly UndoItem[]): UndoOrder {
  const steps: [string, StepDocument][] = [];
  const body: { [step: string]: Json } = {};
  for (const { effect, action } of items) {
    if (!action) continue;
    const id = `undo_${steps.length + 1}`;
    body[id] = action.input;
    steps.push([
      id,
      {
        name: `${action.title}: ${effect.name}`.slice(0, 200),
        operation: action.operation,
        ...(action.connection === null ? {} : { connection: action.connection }),
        input: `{{ ${TRIGGER_ID}.body.${id} }}`,
        policy: { then: 'ask' },
      },
    ]);
  }
  const ids = steps.map(([id]) => id);
  return {
    document: {
      schema,
      name: `Taking back: ${name}`.slice(0, 200),
      ...(owner === undefined ? {} : { owner }),
      ...(runbook === undefined ? {} : { runbook }),
      trigger: { operation: 'manual' },
      steps: Object.fromEntries(steps),
      edges: ids.map((to, index) => ({ from: ids[index - 1] ?? TRIGGER_ID, to })),
    },
    body,
    steps: ids,
  };
}
