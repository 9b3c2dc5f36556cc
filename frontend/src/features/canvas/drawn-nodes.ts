import { TRIGGER_ID, type FlowDocument, type StepDocument } from '@plumbline/shared';
import { Position, type Node, type NodeHandle } from '@xyflow/react';
import { placeOf, stepOf, type GroupDocument, type NoteDocument, type Place } from '../../canvas-core/document';
import { absolutePlace, boxOf, frameTop, handlesOf, NODE_HEIGHT, NODE_WIDTH, stepSize } from '../../canvas-core/geometry';
import { portsOf, type Port } from '../../canvas-core/ports';

export type DrawnNode = Node<Record<string, never>, 'step' | 'note' | 'group' | 'folded'>;

/** What a node was made of: when all of it is the same, the node is the same object, and nothing of it renders. */
interface Made {
  readonly node: DrawnNode;
  readonly from: readonly unknown[];
}

/** Nodes of the last time, by id. */
export type NodeCache = Map<string, Made>;

const NO_DATA: Record<string, never> = {};
const SIDES = { left: Position.Left, right: Position.Right, bottom: Position.Bottom };
/** Room that a group's border keeps around its steps, and its title above them, px. */
const GROUP_PADDING = 24;
const GROUP_TITLE = 28;

export const noteNodeId = (id: string): string => `note:${id}`;
export const groupNodeId = (id: string): string => `group:${id}`;

/**
 * The nodes of a document for React Flow. Sizes and handles are given, so that nothing has to be measured and culling is
 * exact (`canvas.md` C1: 5,000 steps open in 0.4 s instead of 6).
 * @param folded ids of groups that are drawn as one card
 */
export function drawnNodes(
  document: FlowDocument,
  selected: ReadonlySet<string>,
  folded: ReadonlySet<string>,
  cache: NodeCache,
): DrawnNode[] {
  const hidden = hiddenBy(document, folded);
  const nodes: DrawnNode[] = [];
  for (const group of document.groups ?? []) nodes.push(groupNode(document, group, folded.has(group.id), selected, cache));
  for (const note of document.notes ?? []) nodes.push(noteNode(note, selected.has(noteNodeId(note.id)), cache));
  if (!hidden.has(TRIGGER_ID)) nodes.push(stepNode(document, TRIGGER_ID, null, selected.has(TRIGGER_ID), cache));
  // React Flow wants a for-each before the steps in it.
  for (const id of outerFirst(document)) {
    if (!hidden.has(id)) nodes.push(stepNode(document, id, stepOf(document, id) ?? null, selected.has(id), cache));
  }
  return nodes;
}

/** Steps that a folded group hides, with the group. */
export function hiddenBy(document: FlowDocument, folded: ReadonlySet<string>): ReadonlyMap<string, string> {
  const hidden = new Map<string, string>();
  for (const { id, steps } of document.groups ?? []) {
    if (folded.has(id)) for (const step of steps) hidden.set(step, id);
  }
  if (hidden.size === 0) return hidden;
  for (const [id, { in: around }] of Object.entries(document.steps)) {
    const group = around === undefined ? undefined : hidden.get(around);
    if (group !== undefined) hidden.set(id, group);
  }
  return hidden;
}

function outerFirst({ steps }: FlowDocument): string[] {
  const ids = Object.keys(steps);
  if (ids.every((id) => steps[id]?.in === undefined)) return ids;
  const depths = new Map(ids.map((id) => [id, depthOf(steps, id)]));
  return ids.sort((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0));
}

function depthOf(steps: FlowDocument['steps'], id: string): number {
  const passed = new Set<string>();
  for (let at: string | undefined = id; at !== undefined && !passed.has(at); at = steps[at]?.in) passed.add(at);
  return passed.size;
}

function stepNode(document: FlowDocument, id: string, step: StepDocument | null, selected: boolean, cache: NodeCache): DrawnNode {
  const place = placeOf(document, id);
  const ports = portsOf(document, id);
  const around = step?.in;
  const top = around === undefined ? 0 : frameTop(portsOf(document, around));
  return cached(cache, id, [step, place, top, selected, ...ports], () => ({
    id,
    type: 'step',
    data: NO_DATA,
    position: { x: place.x, y: place.y + top },
    ...stepSize(step, ports, place),
    handles: handles(step, ports, place),
    selected,
    ...(around === undefined ? {} : { parentId: around }),
  }));
}

function handles(step: StepDocument | null, ports: readonly Port[], place: Place): NodeHandle[] {
  return handlesOf(step, ports, place).map((handle) => ({ ...handle, position: SIDES[handle.position] }));
}

function noteNode(note: NoteDocument, selected: boolean, cache: NodeCache): DrawnNode {
  return cached(cache, noteNodeId(note.id), [note, selected], () => ({
    id: noteNodeId(note.id),
    type: 'note',
    data: NO_DATA,
    position: { x: note.x, y: note.y },
    width: note.w,
    height: note.h,
    zIndex: -1,
    selected,
    connectable: false,
  }));
}

function groupNode(
  document: FlowDocument,
  group: GroupDocument,
  isFolded: boolean,
  selected: ReadonlySet<string>,
  cache: NodeCache,
): DrawnNode {
  const id = groupNodeId(group.id);
  const box = groupBox(document, group);
  const isSelected = selected.has(id);
  return cached(cache, id, [group, box.x, box.y, box.width, box.height, isFolded, isSelected], () =>
    isFolded
      ? {
          id,
          type: 'folded',
          data: NO_DATA,
          position: { x: box.x, y: box.y },
          width: NODE_WIDTH,
          height: NODE_HEIGHT,
          handles: handles({ name: group.name, operation: 'transform' }, [{ id: 'out', label: '', kind: 'out' }], { x: 0, y: 0 }),
          selected: isSelected,
          connectable: false,
        }
      : {
          id,
          type: 'group',
          data: NO_DATA,
          position: { x: box.x, y: box.y },
          width: box.width,
          height: box.height,
          zIndex: -2,
          selected: isSelected,
          connectable: false,
        },
  );
}

/** The box around the steps of a group, with its title. */
function groupBox(document: FlowDocument, { steps }: GroupDocument): { x: number; y: number; width: number; height: number } {
  const there = steps.filter((id) => id === TRIGGER_ID || stepOf(document, id) !== undefined);
  if (there.length === 0) return { ...absolutePlace(document, TRIGGER_ID), width: NODE_WIDTH, height: NODE_HEIGHT };
  const boxes = there.map((id) => boxOf(document, id));
  const x = Math.min(...boxes.map((box) => box.x)) - GROUP_PADDING;
  const y = Math.min(...boxes.map((box) => box.y)) - GROUP_PADDING - GROUP_TITLE;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + GROUP_PADDING;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + GROUP_PADDING;
  return { x, y, width: right - x, height: bottom - y };
}

function cached(cache: NodeCache, id: string, from: readonly unknown[], make: () => DrawnNode): DrawnNode {
  const known = cache.get(id);
  if (known && known.from.length === from.length && known.from.every((one, index) => one === from[index])) return known.node;
  const made = make();
  // React Flow measures what has no measures, and counts only what has some when it fits the view.
  const node: DrawnNode = { ...made, measured: { width: made.width ?? 0, height: made.height ?? 0 } };
  cache.set(id, { node, from });
  return node;
}
