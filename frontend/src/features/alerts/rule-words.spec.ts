import { describe, expect, it } from '@jest/globals';
import { alertWatchSchema, ALERT_RULE_SETTINGS } from '@plumbline/shared';
import { newWatch, RULE_KINDS, ruleInWords, RULES, textsOf, watchOf } from './rule-words';

describe('A rule on the screen', () => {
  it.each(RULE_KINDS)('%s has a field for each of its settings, and comes back from its form as it was', (kind) => {
    expect(RULES[kind].fields.map(({ name }) => name).sort()).toEqual(Object.keys(ALERT_RULE_SETTINGS[kind].shape).sort());
    const watch = newWatch(kind);
    expect(alertWatchSchema.parse(watchOf(kind, textsOf(watch)))).toEqual(watch);
  });

  it('is said in one line', () => {
    expect(ruleInWords({ kind: 'parked_age', settings: { minutes: 240 } })).toBe('for more than 240 minutes');
  });

  it('leaves what is no number to the server', () => {
    expect(alertWatchSchema.safeParse(watchOf('failure', { after: '' })).success).toBe(false);
    expect(alertWatchSchema.safeParse(watchOf('failure', { after: 'x' })).success).toBe(false);
  });
});
