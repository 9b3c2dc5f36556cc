'use client';

import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { sentenceOf } from '../../api/api-error';
import { call } from '../../api/call';
import { apiKey, useApi } from '../../api/use-api';
import { toast } from '../../ui/toast';
import type { Gate } from './gate-words';

/** How often rates and circuits are read anew while the page is in sight, ms. */
const EVERY_MS = 2_000;

/** What is known of rates and circuits; nothing while it is read. */
export function useGates(): readonly Gate[] {
  return useApi('listGates', {}, { everyMs: EVERY_MS }).data?.items ?? NONE;
}

const NONE: readonly Gate[] = [];

/** The gate of a connection. */
export function useGateOf(connectionId: string): Gate | undefined {
  return useGates().find((gate) => gate.connectionId === connectionId);
}

/** Lends a gate a hand: lets the next call through, or closes its circuit. */
export function useGateMove(gate: string, move: 'probeGate' | 'closeCircuit'): UseMutationResult<unknown, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(move, { params: { gate } }),
    onError: (error) => toast(sentenceOf(error)),
    onSettled: () => client.invalidateQueries({ queryKey: apiKey('listGates') }),
  });
}
