import type { Random } from '../../../../engine/random.js';

/** Something that promises to make the three calls of each event that it was given, and what can be done to it. */
export interface Contender {
  readonly name: string;
  /** Whether the event was answered with 2xx. */
  send(event: string): Promise<boolean>;
  kill(random: Random): Promise<void>;
  freeze(random: Random, forMs: number): Promise<void>;
  flush(): Promise<void>;
  /** Questions that a person answered. */
  asked(): number;
  stop(): Promise<void>;
}
