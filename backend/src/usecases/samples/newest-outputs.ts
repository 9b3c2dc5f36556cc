import type { RunIndex, RunOutput } from '../../engine/ports/run-index.js';

/** Newest runs of a flow that are looked through. */
const MOST_RUNS = 20;

/** The newest real output of each of these steps, as far as the newest runs of their flow hold one; a pinned one is none. */
export async function newestOutputs(
  index: RunIndex,
  flowId: string,
  stepIds: readonly string[],
): Promise<ReadonlyMap<string, RunOutput & { readonly runId: string }>> {
  const found = new Map<string, RunOutput & { readonly runId: string }>();
  if (stepIds.length === 0) return found;
  for (const { runId } of await index.list({ flowId, children: true, limit: MOST_RUNS })) {
    const missing = stepIds.filter((id) => !found.has(id));
    if (missing.length === 0) break;
    for (const output of await index.outputs(runId, missing)) found.set(output.step, { ...output, runId });
  }
  return found;
}
