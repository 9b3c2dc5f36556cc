'use client';

import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { StatePill } from '../../ui/state-pill';
import { useNow } from '../../ui/use-now';
import { gaugeOf, isDraining, sentenceOfGate, standingOf, type Gate } from './gate-words';
import { HeldList } from './held-list';
import { useGateMove } from './use-gates';

/** Rate, circuit and backlog of what is called; nothing where calls simply go through. */
export function GateStrip({ gate, mayRepair }: { readonly gate: Gate; readonly mayRepair: boolean }): ReactNode {
  const now = useNow(1_000);
  const [listed, setListed] = useState(false);
  const standing = standingOf(gate);
  const gauge = gaugeOf(gate, now);
  if (standing === null && gauge === null) return null;
  const kept = gate.parked + gate.waiting;
  return (
    <div
      data-testid="gate"
      data-gate={gate.gate}
      data-circuit={gate.circuit.state}
      className="relative flex flex-col gap-2 border-t border-line px-4 py-2 text-sm"
    >
      {standing !== null && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <StatePill tone={standing.tone}>{standing.word}</StatePill>
          {gate.overdue && <StatePill tone="attention">For too long</StatePill>}
          <p className="min-w-[200px] flex-1 text-fg-2">{sentenceOfGate(gate, now)}</p>
          {mayRepair && gate.circuit.state === 'open' && <Moves gate={gate.gate} />}
          {kept > 0 && (
            <Button size="sm" look="quiet" aria-expanded={listed} data-testid="gate-held" onClick={() => setListed(!listed)}>
              {listed ? 'Hide them' : 'Show them'}
            </Button>
          )}
        </div>
      )}
      {isDraining(gate.drain) && (
        <Bar
          testId="gate-drain"
          role="progressbar"
          label="Sent again"
          value={gate.drain.drained}
          max={gate.drain.total}
          className="bg-running"
        />
      )}
      {gauge !== null && (
        <div className="flex flex-wrap items-center gap-3">
          <Bar testId="gate-gauge" role="meter" label="Calls used" value={gauge.used} max={gauge.max} className="bg-queued" />
          <p className="text-fg-2">{gauge.words}</p>
        </div>
      )}
      {listed && kept > 0 && <HeldList gate={gate.gate} mayRepair={mayRepair} />}
    </div>
  );
}

function Moves({ gate }: { readonly gate: string }): ReactNode {
  const probe = useGateMove(gate, 'probeGate');
  const close = useGateMove(gate, 'closeCircuit');
  return (
    <>
      <Button size="sm" data-testid="gate-probe" busy={probe.isPending} onClick={() => probe.mutate()}>
        Try now
      </Button>
      <Button size="sm" look="quiet" data-testid="gate-close" busy={close.isPending} onClick={() => close.mutate()}>
        It works again
      </Button>
    </>
  );
}

interface BarProps {
  readonly testId: string;
  readonly role: 'meter' | 'progressbar';
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly className: string;
}

function Bar({ testId, role, label, value, max, className }: BarProps): ReactNode {
  const share = max === 0 ? 0 : Math.min(1, value / max);
  return (
    <div
      role={role}
      data-testid={testId}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
      className="h-2 w-full max-w-[420px] min-w-[160px] shrink overflow-hidden rounded-pill bg-line"
    >
      <div className={`h-full ${className}`} style={{ width: `${String(Math.round(share * 100))}%` }} />
    </div>
  );
}
