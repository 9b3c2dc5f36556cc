import type { AlertRuleKind, AlertWatch } from '@plumbline/shared';
import { ALERT_RULE_SETTINGS } from '@plumbline/shared';
import type { CallOutput } from '../../api/call';

export type Rule = CallOutput<'listAlertRules'>['items'][number];

/** A number that a rule asks for. */
export interface RuleField {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
}

export const RULES: Readonly<Record<AlertRuleKind, { readonly title: string; readonly fields: readonly RuleField[] }>> = {
  failure: { title: 'Runs fail', fields: [{ name: 'after', title: 'Told from', unit: 'failure(s) of one cause on' }] },
  silence: {
    title: 'Nothing arrives any more',
    fields: [
      { name: 'factor', title: 'Longer than', unit: 'times the usual gap' },
      { name: 'minMinutes', title: 'And at least', unit: 'minutes' },
      { name: 'minGaps', title: 'Only when it knows', unit: 'gaps' },
    ],
  },
  parked_age: { title: 'Something is held up for long', fields: [{ name: 'minutes', title: 'For more than', unit: 'minutes' }] },
  failure_rate: {
    title: 'Too many runs go wrong',
    fields: [
      { name: 'percent', title: 'More than', unit: '% of the runs' },
      { name: 'windowMinutes', title: 'Within', unit: 'minutes' },
      { name: 'minRuns', title: 'Of at least', unit: 'runs' },
    ],
  },
  latency: {
    title: 'Runs take too long',
    fields: [
      { name: 'seconds', title: 'Of 100 runs, 5 take more than', unit: 'seconds' },
      { name: 'windowMinutes', title: 'Within', unit: 'minutes' },
      { name: 'minRuns', title: 'Of at least', unit: 'runs' },
    ],
  },
};

export const RULE_KINDS = Object.keys(RULES) as AlertRuleKind[];

const settingsOf = ({ settings }: AlertWatch): Readonly<Record<string, number>> => settings;

/** What a rule watches, in one line. */
export function ruleInWords(watch: AlertWatch): string {
  const values = settingsOf(watch);
  const { fields } = RULES[watch.kind];
  return fields.map(({ name, title, unit }) => `${title.toLowerCase()} ${String(values[name])} ${unit}`).join(', ');
}

/** What a form begins with: numbers as text. */
export function textsOf(watch: AlertWatch): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(settingsOf(watch)).map(([name, value]) => [name, String(value)]));
}

/** What a new rule of a kind begins with. */
export function newWatch(kind: AlertRuleKind): AlertWatch {
  // Every setting of every kind has a value to begin with.
  return { kind, settings: ALERT_RULE_SETTINGS[kind].parse({}) } as AlertWatch;
}

/** The rule that the form makes; what is no number stays wrong, for the server to say so. */
export function watchOf(kind: AlertRuleKind, texts: Readonly<Record<string, string>>): AlertWatch {
  const settings = Object.fromEntries(RULES[kind].fields.map(({ name }) => [name, texts[name]?.trim() ? Number(texts[name]) : null]));
  return { kind, settings } as unknown as AlertWatch;
}
