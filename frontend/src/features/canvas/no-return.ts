import { pointsOfNoReturn, type FlowDocument, type OperationContract } from '@plumbline/shared';
import { createStore } from 'zustand/vanilla';

/** What the mark says. */
export const NO_RETURN =
  'Point of no return: what this step does can not be taken back, so from here on a failed run can not be undone whole.';

const KEY = 'plumbline-no-return';

/** Whether points of no return are marked in this browser. */
export const noReturnMarks = createStore<{ readonly shown: boolean }>(() => ({ shown: true }));

export function toggleNoReturn(): void {
  const shown = !noReturnMarks.getState().shown;
  localStorage.setItem(KEY, shown ? 'shown' : 'hidden');
  noReturnMarks.setState({ shown });
}

/** Reads the choice; once, when the first canvas opens. */
export function readNoReturn(): void {
  if (localStorage.getItem(KEY) === 'hidden') noReturnMarks.setState({ shown: false });
}

interface Drawn {
  readonly document: FlowDocument;
  readonly operations: readonly OperationContract[];
}

/** Every step asks after each change: found once for each state of the steps and edges, not once a step. */
const known = new WeakMap<
  FlowDocument['steps'],
  Pick<Drawn, 'operations'> & { readonly edges: FlowDocument['edges']; readonly points: ReadonlySet<string> }
>();

export function noReturnIn({ document, operations }: Drawn): ReadonlySet<string> {
  const { steps, edges } = document;
  const found = known.get(steps);
  if (found && found.edges === edges && found.operations === operations) return found.points;
  const points = pointsOfNoReturn(document, operations);
  known.set(steps, { operations, edges, points });
  return points;
}
