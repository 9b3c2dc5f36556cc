'use client';

import { placeOf } from '@plumbline/shared';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { apiKey } from '../../api/use-api';
import { toast } from '../../ui/toast';
import { movesOf, RepairDialogs, type AskedRepair } from '../repair/index';

/** What a person wants to do with a step that is kept back. */
export interface HeldMove {
  readonly runId: string;
  /** Its key, with the turn where it lies in a for-each. */
  readonly step: string;
  readonly move: AskedRepair['move'];
}

interface HeldRepairProps {
  readonly asked: HeldMove;
  readonly onClose: () => void;
}

/** Looks the step up as it stands now, and asks what its own page would ask. */
export function HeldRepair({ asked, onClose }: HeldRepairProps): ReactNode {
  const { runId, move } = asked;
  const { step: stepId, turn } = placeOf(asked.step);
  const client = useQueryClient();
  const { data: step, error } = useQuery({
    queryKey: ['held-repair', runId, asked.step],
    queryFn: () => call('getRunStep', { params: { id: runId, stepId }, query: turn.length > 0 ? { turn: turn.join('.') } : {} }),
    gcTime: 0,
    staleTime: Infinity,
  });
  const gone = step !== undefined && !movesOf(step).includes(move);
  const trouble = error !== null ? sentenceOf(error) : gone ? 'It is not kept back any more.' : null;
  useEffect(() => {
    if (trouble === null) return;
    toast(trouble);
    onClose();
  }, [trouble, onClose]);
  if (step === undefined || gone) return null;
  const close = (): void => {
    void client.invalidateQueries({ queryKey: apiKey('listHeld') });
    void client.invalidateQueries({ queryKey: apiKey('listGates') });
    onClose();
  };
  return <RepairDialogs runId={runId} asked={{ move, step }} onClose={close} />;
}
