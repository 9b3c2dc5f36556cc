import { describe, expect, it } from '@jest/globals';
import { newStepView } from '@plumbline/shared';
import type { CallOutput } from '../../../api/call';
import { alikeOf, bulkFilterFor } from './alike';

const ERROR = { code: 'http_500', class: '5xx', message: 'm' } as const;
type Item = CallOutput<'listRuns'>['items'][number];
const run = (id: string, step: string, code: string): Item => ({
  id,
  flowId: 'f',
  flowName: 'Lead intake',
  version: 1,
  draft: null,
  status: 'failed',
  deliveryId: 'd',
  acceptedAt: '',
  finishedAt: null,
  label: null,
  gaps: 0,
  attention: {
    since: null,
    count: 1,
    steps: [{ step, name: step, status: 'failed', attempt: 1, reason: null, code, message: null, since: null }],
  },
});

describe('Failures that are alike', () => {
  it('are those of the same step with the same code', () => {
    const filter = bulkFilterFor('f', 'failed', { ...newStepView('crm'), error: ERROR });
    expect(filter).toEqual({ flow: 'f', status: 'failed', step: 'crm', errorCode: 'http_500' });
    const items = [
      run('me', 'crm', 'http_500'),
      run('a', 'crm', 'http_500'),
      run('b', 'crm[3]', 'http_500'),
      run('c', 'crm', 'timeout'),
      run('d', 'chat', 'http_500'),
    ];
    expect(filter && alikeOf({ items, next: null }, 'me', filter)).toEqual({ count: 2, more: false });
  });

  it('are not looked for where nothing is wrong', () => {
    expect(bulkFilterFor('f', 'succeeded', newStepView('crm'))).toBeNull();
    expect(bulkFilterFor('f', 'failed', newStepView('crm'))).toBeNull();
  });
});
