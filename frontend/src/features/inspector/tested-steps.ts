import { create } from 'zustand';

/** The newest test of a step in this tab. */
export interface Tested {
  readonly runId: string;
  /** ms since 1970. */
  readonly at: number;
  /** `fingerprintOf` the step as it was. */
  readonly of: string;
}

/** By flow and step; as long as the tab lives. */
export const useTested = create<{ readonly tests: { readonly [key: string]: Tested } }>(() => ({ tests: {} }));

export const testKey = (flowId: string, stepId: string): string => `${flowId}/${stepId}`;

export const remember = (key: string, tested: Tested): void => useTested.setState(({ tests }) => ({ tests: { ...tests, [key]: tested } }));
