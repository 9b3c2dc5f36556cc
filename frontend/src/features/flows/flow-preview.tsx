import { TRIGGER_ID, type FlowDocument } from '@plumbline/shared';
import { useMemo, type ReactNode } from 'react';
import { boxOf, NODE_HEIGHT, type Box } from '../../canvas-core/geometry';

/** A flow, small: where its steps lie and what leads to what. For looks only; what it does is said beside it. */
export function FlowPreview({ document }: { readonly document: FlowDocument }): ReactNode {
  const { boxes, lines, view } = useMemo(() => shapesOf(document), [document]);
  return (
    <svg aria-hidden="true" viewBox={view} preserveAspectRatio="xMidYMid meet" className="h-[96px] w-full">
      {lines.map(({ key, path, error }) => (
        <path
          key={key}
          d={path}
          fill="none"
          strokeWidth="8"
          stroke={error ? 'var(--failed)' : 'var(--edge)'}
          strokeDasharray={error ? '24 16' : undefined}
        />
      ))}
      {boxes.map(({ id, box, trigger, frame }) => (
        <rect
          key={id}
          x={box.x}
          y={box.y}
          width={box.width}
          height={box.height}
          rx={trigger ? 44 : 20}
          fill={frame ? 'transparent' : trigger ? 'var(--accent-soft)' : 'var(--surface-2)'}
          stroke={trigger ? 'var(--accent)' : 'var(--border-strong)'}
          strokeWidth="6"
        />
      ))}
    </svg>
  );
}

interface Shapes {
  readonly boxes: readonly { readonly id: string; readonly box: Box; readonly trigger: boolean; readonly frame: boolean }[];
  readonly lines: readonly { readonly key: string; readonly path: string; readonly error: boolean }[];
  readonly view: string;
}

const EDGE = 16;

function shapesOf(document: FlowDocument): Shapes {
  const ids = [TRIGGER_ID, ...Object.keys(document.steps)];
  const all = new Map(ids.map((id) => [id, boxOf(document, id)]));
  const boxes = ids.flatMap((id) => {
    const box = all.get(id);
    if (box === undefined) return [];
    const loop = document.steps[id]?.operation === 'for_each';
    const card = { id, box: { ...box, height: loop ? NODE_HEIGHT : box.height }, trigger: id === TRIGGER_ID, frame: false };
    return loop ? [{ id: `${id} frame`, box, trigger: false, frame: true }, card] : [card];
  });
  const lines = document.edges.flatMap(({ from, to, port }) => {
    const [a, b] = [all.get(from), all.get(to)];
    return a && b ? [{ key: `${from} ${port ?? ''} ${to}`, path: lineOf(a, b), error: port === 'error' }] : [];
  });
  const corners = [...all.values()];
  const left = Math.min(...corners.map(({ x }) => x)) - EDGE;
  const top = Math.min(...corners.map(({ y }) => y)) - EDGE;
  const right = Math.max(...corners.map(({ x, width }) => x + width)) + EDGE;
  const bottom = Math.max(...corners.map(({ y, height }) => y + height)) + EDGE;
  return { boxes, lines, view: [left, top, right - left, bottom - top].join(' ') };
}

function lineOf(from: Box, to: Box): string {
  const [x1, y1, x2, y2] = [from.x + from.width, from.y + NODE_HEIGHT / 2, to.x, to.y + NODE_HEIGHT / 2];
  const middle = (x1 + x2) / 2;
  return `M ${String(x1)} ${String(y1)} C ${String(middle)} ${String(y1)} ${String(middle)} ${String(y2)} ${String(x2)} ${String(y2)}`;
}
