import { z } from 'zod';
import { RUN_STATUSES, STEP_STATUSES } from '../runs/status.js';
import { FAULTS } from './faults.js';

/**
 * What a rehearsal says about one fault at one step.
 * - `green`: the policy did what it says
 * - `amber`: it works, and something about it is worth knowing
 * - `red`: a run would end green although something is missing or wrong, or something would be done twice blindly
 * - `skipped`: it could not be rehearsed; the headline says why
 */
export const REHEARSAL_VERDICTS = ['green', 'amber', 'red', 'skipped'] as const;
export type RehearsalVerdict = (typeof REHEARSAL_VERDICTS)[number];

export const STORY_KINDS = ['sent', 'answer', 'wait', 'end', 'note'] as const;

export const storyLineSchema = z.strictObject({
  /** Since the event arrived, ms of virtual time. */
  atMs: z.number(),
  kind: z.enum(STORY_KINDS),
  text: z.string(),
});
export type StoryLine = z.infer<typeof storyLineSchema>;

const fixSchema = z.strictObject({
  /** Id of the step; null: the trigger. */
  step: z.string().nullable(),
  /** JSON pointer into the document. */
  pointer: z.string(),
  message: z.string(),
  /** What could stand there. */
  value: z.string().optional(),
});
export type RehearsalFix = z.infer<typeof fixSchema>;

const cellSchema = z.strictObject({
  fault: z.enum(FAULTS),
  verdict: z.enum(REHEARSAL_VERDICTS),
  /** One sentence: what came of it. */
  headline: z.string(),
  /** What is worth knowing besides, one sentence each. */
  notes: z.array(z.string()),
  /** What to change; null: nothing. */
  fix: fixSchema.nullable(),
  /** How the run stood in the end; null: there was none. */
  run: z.enum(RUN_STATUSES).nullable(),
  /** How the step stood in the end; null: it was not reached. */
  stepStatus: z.enum(STEP_STATUSES).nullable(),
  /** Times that the step was sent. */
  sent: z.number().int(),
  story: z.array(storyLineSchema),
});
export type RehearsalCell = z.infer<typeof cellSchema>;

/** Where the good reply of a step, or the event, was taken from. */
export const SAMPLE_SOURCES = ['given', 'pinned', 'last_run', 'example', 'made_up'] as const;
export type SampleSource = (typeof SAMPLE_SOURCES)[number];

const rowSchema = z.strictObject({
  /** Id of the step, or `trigger`. */
  step: z.string(),
  name: z.string(),
  operation: z.string(),
  /** What its policy promises, in a sentence. */
  promise: z.string(),
  sample: z.enum(SAMPLE_SOURCES),
  cells: z.array(cellSchema),
});
export type RehearsalRow = z.infer<typeof rowSchema>;

/** What came of rehearsing a flow. */
export const rehearsalCardSchema = z.strictObject({
  flow: z.strictObject({
    name: z.string(),
    /** Revision of the draft; null: a published version, or a file. */
    revision: z.number().int().nullable(),
    version: z.number().int().nullable(),
  }),
  /** The same run without a fault: what the others are compared with. */
  calm: z.strictObject({ ok: z.boolean(), headline: z.string(), run: z.enum(RUN_STATUSES), story: z.array(storyLineSchema) }),
  rows: z.array(rowSchema),
  counts: z.strictObject({ green: z.number().int(), amber: z.number().int(), red: z.number().int(), skipped: z.number().int() }),
  /** False: the time was over before all was rehearsed; what is missing is `skipped`. */
  complete: z.boolean(),
});
export type RehearsalCard = z.infer<typeof rehearsalCardSchema>;

/** How many cells of a card there are of each verdict. */
export function countVerdicts(rows: readonly Pick<RehearsalRow, 'cells'>[]): RehearsalCard['counts'] {
  const counts = { green: 0, amber: 0, red: 0, skipped: 0 };
  for (const { cells } of rows) for (const { verdict } of cells) counts[verdict]++;
  return counts;
}
