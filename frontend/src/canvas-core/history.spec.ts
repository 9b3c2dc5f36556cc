import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FlowDocument } from '@plumbline/shared';
import { EMPTY_HISTORY, MAX_ENTRIES, record, redo, undo, type History } from './history';
import { changesBetween, sameDocument } from './parts';
import { anyFlow, flow } from './test-flows';

interface State {
  readonly history: History;
  readonly document: FlowDocument;
}

function edit({ history, document }: State, next: FlowDocument, name: string, atMs: number, key?: string): State {
  const changes = changesBetween(document, next);
  return { history: record(history, { name, changes, ...(key === undefined ? {} : { key }) }, atMs), document: next };
}

function all(state: State, travel: typeof undo): State {
  let at = state;
  for (let next = travel(at.history, at.document); next !== null; next = travel(at.history, at.document)) at = next;
  return at;
}

function named(document: FlowDocument, name: string): FlowDocument {
  return { ...document, name };
}

const START: State = { history: EMPTY_HISTORY, document: flow({ a: {} }, ['trigger>a']) };

describe('the history of edits', () => {
  it('undoes and does again, by name', () => {
    const done = edit(START, named(START.document, 'New'), 'Rename the flow', 0);
    const back = undo(done.history, done.document);
    expect([back?.entry.name, back?.document.name]).toEqual(['Rename the flow', 'Example']);
    const again = back && redo(back.history, back.document);
    expect(again?.document.name).toBe('New');
    expect(undo(EMPTY_HISTORY, START.document)).toBeNull();
    expect(redo(EMPTY_HISTORY, START.document)).toBeNull();
  });

  it('joins entries of one key while each follows within a second', () => {
    let state = START;
    for (const [index, letter] of ['A', 'Ad', 'Ada'].entries())
      state = edit(state, named(state.document, letter), 'Rename', index * 900, 'name');
    expect(state.history.past).toHaveLength(1);
    expect(undo(state.history, state.document)?.document.name).toBe('Example');
    expect(edit(state, named(state.document, 'Adam'), 'Rename', 5_000, 'name').history.past).toHaveLength(2);
    expect(edit(state, named(state.document, 'Adam'), 'Rename', 1_900, 'other').history.past).toHaveLength(2);
  });

  it('forgets a joined entry that ends where it began', () => {
    const typed = edit(START, named(START.document, 'A'), 'Rename', 0, 'name');
    expect(edit(typed, named(typed.document, 'Example'), 'Rename', 10, 'name').history.past).toEqual([]);
  });

  it('makes no entry of nothing, and a new entry ends what could be done again', () => {
    expect(edit(START, { ...START.document }, 'Nothing', 0).history).toBe(EMPTY_HISTORY);
    const done = edit(START, named(START.document, 'New'), 'Rename', 0, 'name');
    const back = undo(done.history, done.document);
    expect(back?.history.future).toHaveLength(1);
    if (back) expect(edit(back, named(back.document, 'Other'), 'Rename', 10, 'name').history.future).toEqual([]);
  });

  it(`keeps the last ${MAX_ENTRIES} entries`, () => {
    let state = START;
    for (let number = 0; number < MAX_ENTRIES + 10; number++) state = edit(state, named(state.document, `N${number}`), `${number}`, number);
    expect(state.history.past).toHaveLength(MAX_ENTRIES);
    expect(state.history.past[0]?.name).toBe('10');
  });

  it('leads from the end to the start and back again, also through storage', () => {
    fc.assert(
      fc.property(
        anyFlow,
        fc.array(fc.tuple(anyFlow, fc.nat({ max: 1_500 }), fc.constantFrom('k', undefined)), { maxLength: 8 }),
        (start, edits) => {
          let state: State = { history: EMPTY_HISTORY, document: start };
          let now = 0;
          for (const [next, passed, key] of edits) state = edit(state, next, 'Edit', (now += passed), key);
          const end = state.document;
          const stored = { ...state, history: JSON.parse(JSON.stringify(state.history)) as History };
          const first = all(stored, undo);
          expect(sameDocument(first.document, start)).toBe(true);
          expect(sameDocument(all(first, redo).document, end)).toBe(true);
        },
      ),
    );
  });

  it('leaves alone what others changed in other parts meanwhile', () => {
    const remote = (document: FlowDocument): FlowDocument => ({
      ...document,
      description: 'Theirs',
      steps: { ...document.steps, theirs: { name: 'Theirs', operation: 'filter' } },
    });
    fc.assert(
      fc.property(anyFlow, fc.array(anyFlow, { maxLength: 6 }), (start, edits) => {
        let state: State = { history: EMPTY_HISTORY, document: start };
        for (const [index, next] of edits.entries()) state = edit(state, next, 'Edit', index * 2_000);
        const first = all({ ...state, document: remote(state.document) }, undo);
        expect(sameDocument(first.document, remote(start))).toBe(true);
        expect(sameDocument(all(first, redo).document, remote(state.document))).toBe(true);
      }),
    );
  });

  it('never leaves an edge to a step that others removed meanwhile', () => {
    const base = flow({ a: {}, b: {} }, ['trigger>a', 'a>b']);
    const done = edit({ history: EMPTY_HISTORY, document: base }, { ...base, edges: base.edges.slice(0, 1) }, 'Remove an edge', 0);
    const back = undo(done.history, flow({ a: {} }, ['trigger>a']));
    expect(back?.document.edges).toEqual([{ from: 'trigger', to: 'a' }]);
  });
});
