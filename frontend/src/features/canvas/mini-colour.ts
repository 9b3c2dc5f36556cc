import type { StepStatus } from '@plumbline/shared';
import type { CanvasModel } from './canvas-model';
import type { DrawnNode } from './drawn-nodes';

const COLOURS: Partial<Record<StepStatus, string>> = {
  running: 'var(--running)',
  retrying: 'var(--retrying-bg)',
  failed: 'var(--failed)',
  needs_attention: 'var(--attention)',
  parked: 'var(--parked)',
  waiting: 'var(--waiting)',
  succeeded: 'var(--succeeded)',
};

const made = new WeakMap<CanvasModel, (node: DrawnNode) => string>();

/** The colour of a step on the map: that of its state in the run that is shown. The same function for a canvas each time. */
export function miniColour(model: CanvasModel): (node: DrawnNode) => string {
  const known = made.get(model);
  if (known) return known;
  const colour = ({ id, type }: DrawnNode): string => {
    if (type !== 'step') return 'transparent';
    const status = model.run.read()?.step(id)?.status;
    return (status && COLOURS[status]) ?? 'var(--border-strong)';
  };
  made.set(model, colour);
  return colour;
}
