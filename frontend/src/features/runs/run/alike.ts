import { placeOf, type BulkFilter, type RunStatus, type StepView } from '@plumbline/shared';
import type { CallOutput } from '../../../api/call';

const BULK: readonly string[] = ['failed', 'parked', 'needs_attention', 'succeeded_with_gaps'];
const isBulk = (status: RunStatus): status is BulkFilter['status'] => BULK.includes(status);

/** The failures that are like this one: of the same step, with the same error code; null where the step has none. Pure. */
export function bulkFilterFor(flow: string, status: RunStatus, step: Pick<StepView, 'id' | 'error'> | undefined): BulkFilter | null {
  if (!isBulk(status) || !step?.error) return null;
  return { flow, status, step: step.id, errorCode: step.error.code };
}

/** How many other runs failed alike. Pure. @param page runs with that status */
export function alikeOf(
  { items, next }: CallOutput<'listRuns'>,
  runId: string,
  { step, errorCode }: BulkFilter,
): { readonly count: number; readonly more: boolean } {
  const count = items.filter(
    ({ id, attention }) => id !== runId && attention?.steps.some((one) => placeOf(one.step).step === step && one.code === errorCode),
  ).length;
  return { count, more: next !== null };
}
