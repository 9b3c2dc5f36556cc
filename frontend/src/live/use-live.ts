'use client';

import type { LiveFlowState, LiveRun, LiveStep } from '@plumbline/shared';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { FlowStore, type LivePerson } from './flow-store';
import { RunStore, type ShownRun } from './run-store';
import { liveSocket } from './socket';

/** The store of one run; the same as long as the id is. */
export const useRunStore = (runId: string): RunStore => useMemo(() => new RunStore(runId), [runId]);

/** The run as a whole: renders with every frame in which anything of it changed. */
export const useLiveRun = (store: RunStore): LiveRun | null => useSyncExternalStore(store.subscribe, store.run, () => null);

/** One step of the run: renders only when this step changes. @param key `stepKey`, or null for none */
export function useLiveStep(store: ShownRun | null, key: string): LiveStep | undefined {
  const subscribe = useCallback((listener: () => void) => store?.subscribeStep(key, listener) ?? nothing, [store, key]);
  return useSyncExternalStore(subscribe, () => store?.step(key), noStep);
}

/** The store of one flow; the same as long as the id is. */
export const useFlowStore = (flowId: string): FlowStore => useMemo(() => new FlowStore(flowId), [flowId]);

/** A flow: its draft's revision, its published version, and its newest runs. */
export function useLiveFlow(flowId: string): LiveFlowState {
  const store = useFlowStore(flowId);
  return useSyncExternalStore(store.subscribe, store.read, store.read);
}

/** Who else has the flow open. */
export const useLivePeople = (store: FlowStore): readonly LivePerson[] => useSyncExternalStore(store.subscribe, store.people, store.people);

/** Whether the live connection stands; true until it was first tried. */
export function useLiveConnected(): boolean {
  return useSyncExternalStore(watchConnection, isConnected, yes);
}

const nothing = (): void => undefined;
const noStep = (): undefined => undefined;
const yes = (): boolean => true;
let everConnected = false;
const isConnected = (): boolean => liveSocket().connected || !everConnected;

function watchConnection(listener: () => void): () => void {
  const socket = liveSocket();
  const changed = (): void => {
    everConnected ||= socket.connected;
    listener();
  };
  socket.on('connect', changed).on('disconnect', changed);
  return () => socket.off('connect', changed).off('disconnect', changed);
}
