'use client';

import type { Connection, Edge, FinalConnectionState, OnConnect } from '@xyflow/react';
import { useReactFlow } from '@xyflow/react';
import { useCallback } from 'react';
import { canConnect, connect, reconnect } from '../../canvas-core/edits/edges';
import { useCanvas } from './canvas-model';
import type { DrawnEdge } from './drawn-edges';

interface Connecting {
  readonly isValid: (connection: Connection | Edge) => boolean;
  readonly onConnect: OnConnect;
  readonly onEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => void;
  readonly onReconnect: (edge: DrawnEdge, connection: Connection) => void;
}

const wantedOf = ({ source, sourceHandle, target }: Connection | Edge): { from: string; port: string; to: string } => ({
  from: source,
  port: sourceHandle ?? 'out',
  to: target,
});

/** Drawing edges: by dragging from a handle, by a press on two handles, or into the void, where a step can be picked. */
export function useConnecting(): Connecting {
  const { documents, editing } = useCanvas();
  const { screenToFlowPosition } = useReactFlow();

  const isValid = useCallback(
    (connection: Connection | Edge) => canConnect(documents.getState().document, wantedOf(connection)).ok,
    [documents],
  );

  const onConnect = useCallback<OnConnect>(
    (connection) => void editing?.edit('Draw an edge', (document) => connect(document, wantedOf(connection))),
    [editing],
  );

  const onEnd = useCallback(
    (event: MouseEvent | TouchEvent, { isValid: valid, fromNode, fromHandle, toNode }: FinalConnectionState) => {
      if (valid === true || !fromNode || !fromHandle || !editing) return;
      const port = fromHandle.id ?? 'out';
      if (toNode) {
        const [from, to] = fromHandle.type === 'source' ? [fromNode.id, toNode.id] : [toNode.id, fromNode.id];
        const answer = canConnect(documents.getState().document, { from, port: fromHandle.type === 'source' ? port : 'out', to });
        if (!answer.ok) editing.say(answer.why);
        return;
      }
      if (fromHandle.type !== 'source') return;
      const { clientX: x, clientY: y } = 'changedTouches' in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
      editing.pick({ kind: 'after', from: fromNode.id, port, at: screenToFlowPosition({ x, y }) });
    },
    [documents, editing, screenToFlowPosition],
  );

  const onReconnect = useCallback(
    (drawn: DrawnEdge, connection: Connection) => {
      const edge = drawn.data?.edge;
      if (!edge || !editing) return;
      const answer = canConnect(documents.getState().document, wantedOf(connection), edge);
      if (!answer.ok) editing.say(answer.why);
      editing.edit('Move an edge', (document) => reconnect(document, edge, wantedOf(connection)));
    },
    [documents, editing],
  );
  return { isValid, onConnect, onEnd, onReconnect };
}
