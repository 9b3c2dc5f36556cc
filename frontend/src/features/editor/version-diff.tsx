'use client';

import { portOf, type FlowDocument, type Json } from '@plumbline/shared';
import { useMemo, type ReactNode } from 'react';
import { edgeKey } from '../../canvas-core/document';
import { diffFlows, type FieldChange, type FlowDiff } from '../../canvas-core/diff';
import { fixedDocument, FlowCanvas, newCanvasModel, type DiffMark } from '../canvas/index';
import { useDraft, useDraftState } from '../draft/index';

interface VersionDiffProps {
  readonly before: FlowDocument;
  readonly after: FlowDocument;
}

const nothing = (): void => undefined;

/** What is different, on one picture that holds the steps of both sides, and field by field. */
export function VersionDiff({ before, after }: VersionDiffProps): ReactNode {
  const { flowId } = useDraft().state;
  const operations = useDraftState((state) => state.operations);
  const diff = useMemo(() => diffFlows(before, after), [before, after]);
  const model = useMemo(
    () =>
      newCanvasModel({
        flowId: `${flowId}:diff`,
        documents: fixedDocument(bothSides(before, after, diff), operations),
        marks: marksOf(diff),
      }),
    [flowId, before, after, diff, operations],
  );
  const changed = [...diff.steps.values()].filter(({ fields, kind }) => kind === 'changed' && fields.length > 0);
  return (
    <>
      {diff.summary.length === 0 ? (
        <p className="text-fg-2">Both are the same.</p>
      ) : (
        <p data-testid="diff-summary">{diff.summary.join(' · ')}</p>
      )}
      <div className="h-[34vh] overflow-hidden rounded-card border border-line" data-testid="diff-canvas">
        <FlowCanvas model={model} viewKey={`${flowId}:diff:${String(diff.steps.size)}`} label="What is different" onReady={nothing} />
      </div>
      <ul className="flex max-h-[20vh] flex-col gap-3 overflow-y-auto">
        {changed.map(({ id, name, fields }) => (
          <li key={id}>
            <h3 className="font-semibold">{name}</h3>
            <Fields fields={fields} />
          </li>
        ))}
        {diff.parts.map(({ part, fields }) => (
          <li key={part}>
            <h3 className="font-semibold">{part.replace('/', ' ')}</h3>
            <Fields fields={fields} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Fields({ fields }: { readonly fields: readonly FieldChange[] }): ReactNode {
  return (
    <dl className="flex flex-col gap-1">
      {fields.map(({ pointer, before, after }) => (
        <div key={pointer} className="grid grid-cols-[160px_1fr_1fr] gap-2 text-sm">
          <dt className="truncate font-mono text-fg-2">{pointer === '' ? 'all of it' : pointer}</dt>
          <dd className="overflow-hidden rounded bg-failed-soft px-1 font-mono break-words">
            <span className="sr-only">before: </span>
            {words(before)}
          </dd>
          <dd className="overflow-hidden rounded bg-accent-soft px-1 font-mono break-words">
            <span className="sr-only">after: </span>
            {words(after)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const words = (value: Json | undefined): string => (value === undefined ? '—' : typeof value === 'string' ? value : JSON.stringify(value));

/** The document afterwards, with what was removed still in its place. */
function bothSides(before: FlowDocument, after: FlowDocument, diff: FlowDiff): FlowDocument {
  const removed = [...diff.steps.values()].filter(({ kind }) => kind === 'removed').map(({ id }) => id);
  if (removed.length === 0 && diff.edges.removed.length === 0) return after;
  const steps = { ...after.steps };
  const layout = { ...after.layout };
  for (const id of removed) {
    const step = before.steps[id];
    const place = before.layout?.[id];
    if (step) steps[id] = step;
    if (place) layout[id] = place;
  }
  const known = new Set(after.edges.map((edge) => `${edge.from}|${portOf(edge)}|${edge.to}`));
  const edges = diff.edges.removed.filter((edge) => !known.has(`${edge.from}|${portOf(edge)}|${edge.to}`));
  return { ...after, steps, layout, edges: [...after.edges, ...edges] };
}

function marksOf(diff: FlowDiff): ReadonlyMap<string, DiffMark> {
  const marks = new Map<string, DiffMark>();
  for (const { id, kind, moved } of diff.steps.values()) {
    if (kind !== 'same') marks.set(id, kind);
    else if (moved) marks.set(id, 'moved');
  }
  for (const edge of diff.edges.added) marks.set(`edge:${edgeKey(edge)}`, 'added');
  for (const edge of diff.edges.removed) marks.set(`edge:${edgeKey(edge)}`, 'removed');
  for (const { part } of diff.parts) if (part === 'trigger') marks.set('trigger', 'changed');
  return marks;
}
