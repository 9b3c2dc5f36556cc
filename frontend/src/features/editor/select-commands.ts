import { TRIGGER_ID } from '@plumbline/shared';
import { align, distribute, type Alignment } from '../../canvas-core/edits/layout';
import { moveSteps } from '../../canvas-core/edits/layout';
import { connected, downstream, neighbour, upstream, type Direction } from '../../canvas-core/graph';
import { GRID } from '../../canvas-core/geometry';
import type { Command } from './command';
import type { Editor } from './editor-context';
import { namedSteps, onlyStep, selectedSteps } from './selected';
import { tidySoon } from './tidying';

/** Goes from the selected step to its neighbour, brings it into sight and gives it the focus. */
function walk(editor: Editor, direction: Direction): void {
  const { document } = editor.draft.state;
  const from = onlyStep(editor) ?? [...editor.model.selection.ids][0];
  const to = from === undefined ? TRIGGER_ID : neighbour(document, from, direction);
  if (to !== null) void editor.canvas()?.show(to);
}

function nudge(editor: Editor, x: number, y: number): void {
  const ids = [...selectedSteps(editor), ...(editor.model.selection.ids.has(TRIGGER_ID) ? [TRIGGER_ID] : [])];
  editor.draft.edit(
    ids.length === 1 ? 'Move a step' : `Move ${String(ids.length)} steps`,
    (document) =>
      moveSteps(
        document,
        Object.fromEntries(
          ids.map((id) => [id, { x: (document.layout?.[id]?.x ?? 0) + x * GRID, y: (document.layout?.[id]?.y ?? 0) + y * GRID }]),
        ),
      ),
    `nudge:${ids.join(' ')}`,
  );
}

const grow = (model: Editor['model'], more: Iterable<string>): void => model.selection.select([...model.selection.ids, ...more]);

const several = (editor: Editor): boolean => selectedSteps(editor).length > 1;
const some = (editor: Editor): boolean => editor.model.selection.ids.size > 0;

const ARROWS = [
  ['left', 'arrowleft', -1, 0],
  ['right', 'arrowright', 1, 0],
  ['up', 'arrowup', 0, -1],
  ['down', 'arrowdown', 0, 1],
] as const;

const ALIGNMENTS: readonly (readonly [Alignment, string])[] = [
  ['left', 'Align left edges'],
  ['centre', 'Align centres'],
  ['right', 'Align right edges'],
  ['top', 'Align top edges'],
  ['middle', 'Align middles'],
  ['bottom', 'Align bottom edges'],
];

function alignTo(editor: Editor, to: Alignment): void {
  const ids = selectedSteps(editor);
  editor.draft.edit(`Align ${namedSteps(editor, ids)}`, (document) => align(document, ids, to));
}

function spread(editor: Editor, axis: 'x' | 'y'): void {
  const ids = selectedSteps(editor);
  editor.draft.edit(`Distribute ${namedSteps(editor, ids)}`, (document) => distribute(document, ids, axis));
}

/** Walking, selecting and putting in order. */
export const SELECT_COMMANDS: readonly Command[] = [
  {
    id: 'select-all',
    title: 'Select all',
    group: 'Select',
    shortcuts: ['mod+a'],
    menus: ['canvas'],
    run: ({ draft, model }) =>
      model.selection.select([
        TRIGGER_ID,
        ...Object.keys(draft.state.document.steps),
        ...(draft.state.document.notes ?? []).map(({ id }) => `note:${id}`),
      ]),
  },
  {
    id: 'select-none',
    title: 'Select nothing',
    group: 'Select',
    shortcuts: ['escape'],
    when: some,
    run: ({ model }) => model.selection.select([]),
  },
  {
    id: 'select-upstream',
    title: 'Select everything before',
    group: 'Select',
    shortcuts: ['shift+arrowleft'],
    when: some,
    run: ({ draft, model }) => grow(model, upstream(draft.state.document, model.selection.ids)),
  },
  {
    id: 'select-downstream',
    title: 'Select everything after',
    group: 'Select',
    shortcuts: ['shift+arrowright'],
    when: some,
    run: ({ draft, model }) => grow(model, downstream(draft.state.document, model.selection.ids)),
  },
  {
    id: 'select-connected',
    title: 'Select everything connected',
    group: 'Select',
    menus: ['step'],
    when: some,
    run: ({ draft, model }) => grow(model, connected(draft.state.document, model.selection.ids)),
  },
  ...ARROWS.map(([direction, key]): Command => ({
    id: `go-${direction}`,
    title: `Go to the step ${direction === 'up' || direction === 'down' ? `${direction === 'up' ? 'above' : 'below'}` : `on the ${direction}`}`,
    group: 'Select',
    shortcuts: [key],
    run: (editor) => walk(editor, direction),
  })),
  ...ARROWS.map(([direction, key, x, y]): Command => ({
    id: `move-${direction}`,
    title: `Move ${direction}`,
    group: 'Arrange',
    shortcuts: [`mod+${key}`],
    when: some,
    run: (editor) => nudge(editor, x, y),
  })),
  ...ALIGNMENTS.map(([to, title]): Command => ({
    id: `align-${to}`,
    title,
    group: 'Arrange',
    when: several,
    run: (editor) => alignTo(editor, to),
  })),
  {
    id: 'distribute-x',
    title: 'Distribute side by side',
    group: 'Arrange',
    when: (editor) => selectedSteps(editor).length > 2,
    run: (editor) => spread(editor, 'x'),
  },
  {
    id: 'distribute-y',
    title: 'Distribute one below the other',
    group: 'Arrange',
    when: (editor) => selectedSteps(editor).length > 2,
    run: (editor) => spread(editor, 'y'),
  },
  { id: 'tidy', title: 'Tidy up', group: 'Arrange', shortcuts: ['shift+alt+t'], menus: ['canvas'], run: (editor) => void tidySoon(editor) },
];
