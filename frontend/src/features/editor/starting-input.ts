import type { Json } from '@plumbline/shared';

/** What built-in operations begin with: the smallest that says what they do. Nothing that would do something unseen. */
const INPUTS: Readonly<Record<string, Json>> = {
  filter: { when: '{{ true }}' },
  branch: { mode: 'first', cases: [{ id: 'a', name: 'First case', when: '{{ false }}' }] },
  for_each: { items: '{{ [] }}' },
  wait: { for: '5m' },
  stop: { message: 'Stopped' },
  'http.request': { method: 'GET' },
  code: { source: 'return input;', input: {} },
};

/** The input of a new step. Services get nothing made up: what is missing is shown as a problem, with suggestions. */
export const startingInput = (operation: string): Json => INPUTS[operation] ?? {};
