import type { CallOutput } from '../../api/call';

/** How a published poll trigger is doing. */
export type PollHealth = CallOutput<'getPoll'>;
