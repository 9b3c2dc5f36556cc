import type { EdgeDocument, FlowDocument, OperationContract } from '@plumbline/shared';
import type { Point } from '../../canvas-core/document';
import { insertOnEdge } from '../../canvas-core/edits/insert';
import { addStep, type Made, type NewStep } from '../../canvas-core/edits/steps';
import type { PickRequest } from '../canvas/index';
import type { Editor } from './editor-context';
import { focusStep } from './focus';
import { startingInput } from './starting-input';

/** A step of this operation as it begins: with what it can not be without, and with its connection when there is only one. */
function newOf(editor: Editor, contract: OperationContract): NewStep {
  const [connection, another] = editor.draft.connectionsFor(contract);
  const only = connection !== undefined && another === undefined ? { connection: connection.id } : {};
  return { operation: contract.id, name: contract.title, input: startingInput(contract.id), ...only };
}

/** Adds a step where it was asked for, selects it and opens its details. */
export function addPicked(editor: Editor, contract: OperationContract, request: PickRequest): void {
  const made = newOf(editor, contract);
  switch (request.kind) {
    case 'edge':
      return add(editor, made, (document) => insertOnEdge(document, request.edge, made));
    case 'after':
      return add(editor, made, (document) => {
        const { from, port, at } = request;
        const open = document.edges.find((edge) => edge.from === from && (edge.port ?? 'out') === port);
        // After a step that goes on already, "+" puts the new one in between; a drag into the void makes a branch.
        if (at === null && open) return insertOnEdge(document, open, made);
        return addStep(document, { ...made, after: { from, port }, ...(at === null ? {} : { at: snapped(at) }) });
      });
    case 'at':
      return add(editor, made, (document) => addStep(document, { ...made, at: snapped(request.at) }));
  }
}

/** Puts a dragged operation down, on the canvas or into an edge. */
export function dropOperation(editor: Editor, operation: string, at: Point, edge: EdgeDocument | null): void {
  const contract = editor.draft.state.operations.find(({ id }) => id === operation);
  if (!contract) return;
  addPicked(editor, contract, edge ? { kind: 'edge', edge } : { kind: 'at', at: { x: at.x - 128, y: at.y - 44 } });
}

const snapped = ({ x, y }: Point): Point => ({ x: Math.round(x / 16) * 16, y: Math.round(y / 16) * 16 });

function add(editor: Editor, made: NewStep, change: (document: FlowDocument) => Made): void {
  let id = '';
  editor.draft.edit(`Add "${made.name}"`, (document) => {
    const done = change(document);
    id = done.id;
    return done.document;
  });
  if (id === '') return;
  editor.model.selection.select([id]);
  editor.view.setState({ inspected: { id } });
  requestAnimationFrame(() => focusStep(editor, id));
}
