import type { ErrorKind, HoldReason, StepError } from '@plumbline/shared';
import type { Health } from '../limits/circuit.js';
import type { SeenLimit } from '../limits/limit.js';

/** Whether a call may go out now. */
export type Admission =
  /** `probe`: it is the one call that shows whether the service works again; its outcome is told with this name. */
  | { readonly go: true; readonly probe?: string }
  | {
      readonly go: false;
      readonly why: Exclude<HoldReason, 'failed'>;
      readonly untilMs: number;
      /** What opened the circuit. */
      readonly cause?: ErrorKind;
    };

export interface AskToSend {
  /**
   * `first`: what the flow or a person sends; `retry`: again, by the policy; `parked`: a parked step whose own time has come;
   * `released`: kept back, and let go now in its order.
   */
  readonly kind: 'first' | 'retry' | 'parked' | 'released';
  /** It has waited for its turn at this limit. */
  readonly waited: boolean;
  /** Of the attempt: how long a probe may take, ms. */
  readonly timeoutMs: number;
}

/** What a call that has ended tells about its gate. */
export interface CallReport {
  readonly health: Health;
  readonly error: StepError | null;
  readonly limit: SeenLimit | null;
  /** Asked for by `Retry-After`, ms. */
  readonly retryAfterMs: number | null;
  readonly probe: string | null;
  /** It had been kept back. */
  readonly wasHeld: boolean;
}

/** Rate, circuit and retry budget of everything that is called, shared by all that call it (`design.md` 6). */
export interface Gates {
  /** Nothing has to be asked or counted: the answer of `admit` is at hand, and nothing is taken by it. */
  isFree(gate: string): boolean;
  /** Takes what the call needs. Answers at once where nothing is limited. Never rejects. */
  admit(gate: string, ask: AskToSend): Admission | Promise<Admission>;
  /** A call goes out now. */
  sent(gate: string, kind: AskToSend['kind']): void;
  /** A call is over. */
  learn(gate: string, report: CallReport): void;
}
