'use client';

import { Command as Cmdk } from 'cmdk';
import type { ReactNode } from 'react';
import { canConnect, connect, disconnect } from '../../canvas-core/edits/edges';
import { portsOf } from '../../canvas-core/ports';
import { triggerName } from '../canvas/index';
import { useDraft, useDraftState } from '../draft/index';
import { PICK_ITEM_CLASS, PickEmpty, PickerWindow } from './picker-window';

interface ConnectToProps {
  /** The step that is to be connected; null: closed. */
  readonly from: string | null;
  readonly onDone: () => void;
}

/** Connecting without a mouse: every output of a step with every step that it may lead to; what is connected can be taken apart. */
export function ConnectTo({ from, onDone }: ConnectToProps): ReactNode {
  return (
    <PickerWindow open={from !== null} onClose={onDone} label="Connect" testId="connect-to">
      {from !== null && <Targets from={from} onDone={onDone} />}
    </PickerWindow>
  );
}

function Targets({ from, onDone }: { readonly from: string; readonly onDone: () => void }): ReactNode {
  const draft = useDraft();
  const document = useDraftState((state) => state.document);
  const name = (id: string): string => document.steps[id]?.name ?? triggerName(document.trigger);
  const ports = portsOf(document, from);
  const edges = document.edges.filter((edge) => edge.from === from);
  return (
    <Cmdk loop label="Connect" className="flex min-h-0 flex-1 flex-col">
      <Cmdk.Input
        autoFocus
        placeholder={`Connect “${name(from)}” to …`}
        className="h-12 w-full shrink-0 border-b border-line bg-transparent px-4 text-lg outline-none"
      />
      <PickEmpty>There is no step that it could lead to.</PickEmpty>
      <Cmdk.List className="min-h-0 flex-1 overflow-y-auto p-2">
        {ports.flatMap((port) =>
          Object.keys(document.steps)
            .filter((to) => canConnect(document, { from, port: port.id, to }).ok)
            .map((to) => (
              <Cmdk.Item
                key={`${port.id}>${to}`}
                value={`${port.label} to ${name(to)} ${to}`}
                className={PICK_ITEM_CLASS}
                onSelect={() => {
                  draft.edit('Draw an edge', (now) => connect(now, { from, port: port.id, to }));
                  onDone();
                }}
              >
                {port.label === '' ? '' : `${port.label}: `}to {name(to)}
              </Cmdk.Item>
            )),
        )}
        {edges.map((edge) => (
          <Cmdk.Item
            key={`-${edge.port ?? 'out'}>${edge.to}`}
            value={`disconnect from ${name(edge.to)} ${edge.to} ${edge.port ?? ''}`}
            className={PICK_ITEM_CLASS}
            onSelect={() => {
              draft.edit('Remove an edge', (now) => disconnect(now, edge));
              onDone();
            }}
          >
            Take apart: {edge.port === undefined ? '' : `${edge.port}: `}
            {name(edge.to)}
          </Cmdk.Item>
        ))}
      </Cmdk.List>
    </Cmdk>
  );
}
