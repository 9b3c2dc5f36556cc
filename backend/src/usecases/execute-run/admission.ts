import type { Admission, AskToSend } from '../../engine/ports/gates.js';

/** What let a call through. */
export interface Pass {
  readonly gate: string;
  readonly kind: AskToSend['kind'];
  /** The call shows whether the service works again. */
  readonly probe: string | null;
  /** It had been kept back. */
  readonly wasHeld: boolean;
}

/** What was answered when a step asked to be sent. */
export interface Admitted {
  readonly gate: string;
  readonly answer: Admission;
}
