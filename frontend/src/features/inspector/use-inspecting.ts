'use client';

import { TRIGGER_ID, type OperationContract, type Problem } from '@plumbline/shared';
import { useMemo, useState } from 'react';
import { useApi } from '../../api/use-api';
import { operationName, stepOf } from '../../canvas-core/document';
import { triggerName } from '../canvas/index';
import { useDraft, useDraftState } from '../draft/index';
import { newLastField, type Inspecting } from './inspector-context';
import { NO_SAMPLES, sourcesFor, type Samples, type Source } from './sources';

/** Samples are real values of earlier runs; a minute is soon enough for new ones. */
const FRESH_MS = 60_000;

export function useSamples(): Samples {
  const { flowId } = useDraft().state;
  return useApi('flowSamples', { params: { id: flowId } }, { freshMs: FRESH_MS }).data ?? NO_SAMPLES;
}

/** Contracts by operation, without versions. */
export function useContractOf(): (operation: string) => OperationContract | undefined {
  const operations = useDraftState((state) => state.operations);
  return useMemo(() => {
    const byId = new Map<string, OperationContract>();
    for (const one of operations) if ((byId.get(one.id)?.version ?? 0) < one.version) byId.set(one.id, one);
    return (operation) => byId.get(operation);
  }, [operations]);
}

/** Everything about a step that the parts of its inspector need; null when the step is gone. */
export function useInspectingOf(id: string, wanted: string | null): Inspecting | null {
  const draft = useDraft();
  const isTrigger = id === TRIGGER_ID;
  const step = useDraftState(({ document }) => (isTrigger ? undefined : stepOf(document, id)));
  const trigger = useDraftState(({ document }) => document.trigger);
  const edges = useDraftState(({ document }) => document.edges);
  const samples = useSamples();
  const contractOf = useContractOf();
  const [last] = useState(newLastField);
  const around = step?.in;
  const aroundStep = useDraftState(({ document }) => (around === undefined ? undefined : stepOf(document, around)));
  // What comes before a step changes with the edges, the trigger and the samples; typing into the step changes none of them.
  const sources = useMemo<readonly Source[]>(
    () =>
      dependingOn({ id, edges, trigger, aroundStep, samples }, () =>
        sourcesFor(draft.state.document, id, contractOf, samples, triggerName(trigger)),
      ),
    [draft, id, edges, trigger, aroundStep, samples, contractOf],
  );
  const replySources = useMemo<readonly Source[]>(
    () =>
      dependingOn({ id, sources }, () =>
        sourcesFor(draft.state.document, id, contractOf, samples, triggerName(draft.state.document.trigger), true),
      ),
    [draft, id, contractOf, samples, sources],
  );
  const name = isTrigger ? triggerName(trigger) : step?.name;
  const contract = step ? contractOf(operationName(step)) : undefined;
  return useMemo(
    () => (name === undefined ? null : { id, name, contract, sources, replySources, last, wanted }),
    [id, name, contract, sources, replySources, last, wanted],
  );
}

/** Names what a memoized value depends on beside what it reads from the draft. */
function dependingOn<T>(_of: object, make: () => T): T {
  return make();
}

/** The problems of one step, by the pointer that they lead to. */
export function useProblems(id: string): ReadonlyMap<string, readonly Problem[]> {
  const problems = useDraftState((state) => state.problems);
  return useMemo(() => {
    const own = id === TRIGGER_ID ? '/trigger' : `/steps/${id}`;
    const found = new Map<string, Problem[]>();
    for (const problem of problems) {
      if (problem.pointer !== own && !problem.pointer.startsWith(`${own}/`)) continue;
      found.set(problem.pointer, [...(found.get(problem.pointer) ?? []), problem]);
    }
    return found;
  }, [problems, id]);
}
