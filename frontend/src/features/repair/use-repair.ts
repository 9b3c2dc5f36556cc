'use client';

import type { Json } from '@plumbline/shared';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { hasCode, sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { toast } from '../../ui/toast';
import type { RepairMove, RunStep } from './repair-plan';

interface Repair {
  readonly move: RepairMove;
  readonly input?: Json;
  readonly output?: Json;
  readonly version?: 'same' | 'newest';
  readonly reason: string;
}

interface Repairing {
  readonly busy: boolean;
  readonly error: string | null;
  /** Answers whether it was taken. */
  readonly send: (repair: Repair) => Promise<boolean>;
}

/** Sends what a person decided about a step, and reads what changed anew. */
export function useRepair(runId: string, step: RunStep): Repairing {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const send = async (repair: Repair): Promise<boolean> => {
    setBusy(true);
    setError(null);
    try {
      await sendRepair(runId, step, repair);
      toast(SAID[repair.move]);
      return true;
    } catch (refusal) {
      setError(refusalWords(refusal));
      return false;
    } finally {
      setBusy(false);
      for (const name of ['getRunStep', 'getRun', 'listRuns']) void client.invalidateQueries({ queryKey: [name] });
    }
  };
  return { busy, error, send };
}

const SAID: Readonly<Record<RepairMove, string>> = {
  retry: 'It is being sent again.',
  edit: 'It is being sent again with the edited input.',
  skip: 'Skipped. The run goes on.',
  done: 'Marked as done. The run goes on.',
  happened: 'Noted that it happened. The run goes on.',
  send_again: 'It is being sent again.',
  approve: 'Approved.',
  reject: 'Rejected.',
};

async function sendRepair(runId: string, step: RunStep, { move, input, output, version, reason }: Repair): Promise<void> {
  const params = { id: runId, stepId: step.id };
  const common = {
    attempt: step.attempt,
    ...(step.turn.length > 0 ? { turn: step.turn } : {}),
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
  };
  if (move === 'approve' || move === 'reject') await call('decideStep', { params, body: { ...common, decision: move } });
  else if (move === 'retry' || move === 'edit')
    await call('retryStep', { params, body: { ...common, ...(input === undefined ? {} : { input }), version: version ?? 'same' } });
  else await call('resolveStep', { params, body: { ...common, as: move, ...(output === undefined ? {} : { output }) } });
}

/** A second press is told who was first and when. */
function refusalWords(refusal: unknown): string {
  if (hasCode(refusal, 'already_repaired') || hasCode(refusal, 'already_decided')) {
    const { by, at } = refusal.problem;
    const done = refusal.code === 'already_repaired' ? 'Already repaired' : 'Already decided';
    const when = typeof at === 'string' ? ` at ${new Date(at).toLocaleString()}` : '';
    return `${done}${typeof by === 'string' ? ` by ${by}` : ''}${when}. Nothing was sent again.`;
  }
  return sentenceOf(refusal);
}
