'use client';

import type { ReactNode } from 'react';
import { useMay } from '../../api/use-may';
import { GateStrip } from './gate-strip';
import { standingOf } from './gate-words';
import { useGates } from './use-gates';

/** Hosts that are called without a connection, as far as there is something to say of them. */
export function HostGates(): ReactNode {
  const mayRepair = useMay('operator');
  const hosts = useGates().filter((gate) => gate.connectionId === null && (gate.limit !== null || standingOf(gate) !== null));
  if (hosts.length === 0) return null;
  return (
    <section aria-labelledby="host-gates" className="flex flex-col gap-2">
      <h2 id="host-gates" className="text-lg font-semibold">
        Hosts without a connection
      </h2>
      <ul className="flex flex-col gap-2">
        {hosts.map((gate) => (
          <li key={gate.gate} className="rounded-card border border-line bg-surface">
            <h3 className="px-4 py-2 font-mono font-semibold">{gate.name}</h3>
            <GateStrip gate={gate} mayRepair={mayRepair} />
          </li>
        ))}
      </ul>
    </section>
  );
}
