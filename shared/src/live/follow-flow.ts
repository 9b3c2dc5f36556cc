import type { LiveFlow, LiveRunHead } from './events.js';

/** A flow as a client knows it: its draft and version, and how its runs stand. */
export interface LiveFlowState {
  readonly flow: LiveFlow | null;
  readonly runs: ReadonlyMap<string, LiveRunHead>;
}

export const NO_FLOW: LiveFlowState = { flow: null, runs: new Map() };

/** Takes in how runs stand, in whatever order it comes: of two states of a run, the one further in its journal holds. */
export function mergeRuns(state: LiveFlowState, heads: readonly LiveRunHead[]): LiveFlowState {
  const newer = heads.filter((head) => {
    const known = state.runs.get(head.runId);
    return !known || head.seq > known.seq || (head.seq === known.seq && head.status !== known.status);
  });
  if (newer.length === 0) return state;
  const runs = new Map(state.runs);
  for (const head of newer) runs.set(head.runId, head);
  return { ...state, runs };
}

/** Takes in how the flow stands; an older revision or version changes nothing. */
export function mergeFlow(state: LiveFlowState, flow: LiveFlow): LiveFlowState {
  const known = state.flow;
  const older =
    known &&
    (flow.revision < known.revision || (flow.revision === known.revision && (flow.publishedVersion ?? 0) < (known.publishedVersion ?? 0)));
  return older ? state : { ...state, flow };
}
