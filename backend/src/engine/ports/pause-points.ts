/** Named points at which tests stop or kill the process; production passes `noPausePoints`. */
export const PAUSE_POINTS = [
  'after_claim_commit',
  'before_send',
  'after_send',
  'after_response',
  'before_outcome_commit',
  'after_outcome_commit',
  'before_dispatch',
  'before_look_up',
  'after_look_up',
  'after_mail_accepted',
  /** All items of a look are accepted; its marker is about to be moved. `runId` is that of the flow. */
  'before_marker',
] as const;
export type PausePoint = (typeof PAUSE_POINTS)[number];

export interface PausePoints {
  reach(point: PausePoint, at: { readonly runId: string; readonly step?: string }): void;
}

export const noPausePoints: PausePoints = { reach: () => undefined };
