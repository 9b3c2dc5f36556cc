'use client';

import { useReactFlow } from '@xyflow/react';
import { useCallback, type DragEvent } from 'react';
import { edgeAt } from '../../canvas-core/edge-path';
import { useCanvas } from './canvas-model';

/** The type under which a dragged operation travels. */
export const OPERATION_TYPE = 'application/x-plumbline-operation';

interface Dropping {
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDragLeave: () => void;
  readonly onDrop: (event: DragEvent) => void;
}

/** Putting down what is dragged from the palette: on the canvas, or on an edge, which shows that it would take it. */
export function useDropping(): Dropping {
  const { documents, dropTarget, editing } = useCanvas();
  const { screenToFlowPosition } = useReactFlow();

  const onDragOver = useCallback(
    (event: DragEvent) => {
      if (!editing || !event.dataTransfer.types.includes(OPERATION_TYPE)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      dropTarget.set(edgeAt(documents.getState().document, screenToFlowPosition({ x: event.clientX, y: event.clientY })));
    },
    [documents, dropTarget, editing, screenToFlowPosition],
  );

  const onDrop = useCallback(
    (event: DragEvent) => {
      const operation = event.dataTransfer.getData(OPERATION_TYPE);
      if (!editing || operation === '') return;
      event.preventDefault();
      editing.drop(operation, screenToFlowPosition({ x: event.clientX, y: event.clientY }), dropTarget.edge);
      dropTarget.set(null);
    },
    [dropTarget, editing, screenToFlowPosition],
  );
  return { onDragOver, onDragLeave: () => dropTarget.set(null), onDrop };
}
