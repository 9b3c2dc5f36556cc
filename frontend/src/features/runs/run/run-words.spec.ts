import { describe, expect, it } from '@jest/globals';
import { newRunView, stepView, type RunStatus, type StepView } from '@plumbline/shared';
import { firstTrouble, whereWords } from './run-words';

function run(steps: Record<string, Partial<StepView>>) {
  const view = newRunView('r');
  for (const [key, what] of Object.entries(steps)) Object.assign(stepView(view, key), what);
  return view;
}
const NAMES: Record<string, string> = { crm: 'Create contact', mail: 'Send receipt' };
const say = (status: RunStatus, steps: Record<string, Partial<StepView>>): string =>
  whereWords(status, run(steps), (key) => NAMES[key] ?? key);

describe('Where a run stands', () => {
  it('names the step that ended it', () => {
    expect(say('failed', { crm: { status: 'succeeded' }, mail: { status: 'failed' } })).toBe('Failed at “Send receipt”');
  });

  it('counts the others', () => {
    expect(say('needs_attention', { crm: { status: 'needs_attention' }, mail: { status: 'needs_attention' } })).toBe(
      'Needs you at “Create contact” and 1 more',
    );
  });

  it('says which step a run went on without', () => {
    expect(say('succeeded_with_gaps', { mail: { status: 'failed', gap: 'continued' } })).toBe('Done, but not “Send receipt”');
  });

  it('is said in words where no step is to blame', () => {
    expect(say('queued', {})).toBe('Waiting for a free worker');
    expect(say('failed', {})).toBe('Failed');
    const inLine = { ...newRunView('r'), order: { key: 'ada', mode: 'block', waits: true } as const };
    expect(whereWords('queued', inLine, String)).toBe('Waiting for its turn');
  });
});

describe('The step that is shown first', () => {
  it('is the one that needs a person, before the one that failed', () => {
    expect(firstTrouble(run({ crm: { status: 'failed' }, mail: { status: 'needs_attention' } }))).toBe('mail');
  });

  it('is none where all is well', () => {
    expect(firstTrouble(run({ crm: { status: 'succeeded' } }))).toBeNull();
  });
});
