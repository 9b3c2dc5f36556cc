import { z } from 'zod';

/** What an alert rule watches. */
export const ALERT_RULE_KINDS = ['failure', 'failure_rate', 'latency', 'silence', 'parked_age'] as const;
export type AlertRuleKind = (typeof ALERT_RULE_KINDS)[number];

const minutes = (most: number) => z.number().int().min(1).max(most);
/** A week. */
const WEEK_MINUTES = 10_080;

/** Settings of each kind of rule. */
export const ALERT_RULE_SETTINGS = {
  /** A step failed and did not heal by itself: told when the incident has this many failures. */
  failure: z.strictObject({ after: z.number().int().min(1).max(1_000_000).default(1) }),
  /** Of the runs of a flow that were accepted within the window, more than this share ended badly. */
  failure_rate: z.strictObject({
    percent: z.number().min(1).max(100).default(20),
    windowMinutes: minutes(WEEK_MINUTES).default(60),
    minRuns: z.number().int().min(1).max(1_000_000).default(20),
  }),
  /** The 95th percentile of how long the runs of a flow took. */
  latency: z.strictObject({
    seconds: z.number().min(0.1).max(2_592_000).default(60),
    windowMinutes: minutes(WEEK_MINUTES).default(60),
    minRuns: z.number().int().min(1).max(1_000_000).default(20),
  }),
  /** Nothing arrives for a flow any more: its silence is longer than `factor` times the 95th percentile of its last 200 gaps. */
  silence: z.strictObject({
    factor: z.number().min(1).max(100).default(3),
    minMinutes: minutes(WEEK_MINUTES).default(10),
    minGaps: z.number().int().min(5).max(200).default(20),
  }),
  /** Something of an incident has been held up for so long. */
  parked_age: z.strictObject({ minutes: minutes(43_200).default(240) }),
} as const satisfies Record<AlertRuleKind, z.ZodType>;

export type AlertRuleSettings<K extends AlertRuleKind> = z.output<(typeof ALERT_RULE_SETTINGS)[K]>;

const ofKind = <K extends AlertRuleKind>(kind: K) => z.strictObject({ kind: z.literal(kind), settings: ALERT_RULE_SETTINGS[kind] });

/** What is watched, and how closely. */
export const alertWatchSchema = z.discriminatedUnion('kind', [
  ofKind('failure'),
  ofKind('failure_rate'),
  ofKind('latency'),
  ofKind('silence'),
  ofKind('parked_age'),
]);
export type AlertWatch = z.output<typeof alertWatchSchema>;
