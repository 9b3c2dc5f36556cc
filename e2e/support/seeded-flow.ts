/** How many steps stand above each other in a layer. */
const ROWS = 25;
const COLUMN_PX = 336;
const ROW_PX = 208;
/** Of a hundred steps so many are branches with two ways on. */
const BRANCHES = 8;

interface Step {
  readonly name: string;
  readonly operation: string;
  readonly input: unknown;
}

interface Edge {
  readonly from: string;
  readonly port?: string;
  readonly to: string;
}

/**
 * A flow of so many steps in layers, with branches, groups and notes; the same for the same seed. Steps read what steps of the layer
 * before gave. A run of it stops at its first step, which waits for an hour: what is shown of the others is up to the test.
 */
export function seededFlow(steps: number, seed = 1): { readonly id: (index: number) => string; readonly document: unknown } {
  const random = randomFrom(seed);
  const id = (index: number): string => `s${String(index)}`;
  const made: Record<string, Step> = { hold: { name: 'Hold', operation: 'wait', input: { for: '1h' } } };
  const layout: Record<string, { x: number; y: number }> = { trigger: { x: 0, y: 0 }, hold: { x: COLUMN_PX, y: 0 } };
  const edges: Edge[] = [{ from: 'trigger', to: 'hold' }];
  for (let index = 0; index < steps - 1; index++) {
    const [layer, row] = [Math.floor(index / ROWS), index % ROWS];
    const isBranch = random() * 100 < BRANCHES;
    layout[id(index)] = { x: (layer + 2) * COLUMN_PX, y: row * ROW_PX };
    const before = layer === 0 ? null : id((layer - 1) * ROWS + Math.floor(random() * ROWS));
    const from = before ?? 'hold';
    const read = made[from]?.operation === 'transform' ? before : null;
    made[id(index)] = isBranch ? branch(index) : transform(index, read);
    edges.push(
      made[from]?.operation === 'branch'
        ? { from, port: random() < 0.5 ? 'case:big' : 'case:else', to: id(index) }
        : { from, to: id(index) },
    );
  }
  const layers = Math.floor((steps - 1) / ROWS);
  const groups = Array.from({ length: Math.floor(layers / 5) }, (_, index) => ({
    id: `g${String(index)}`,
    name: `Part ${String(index + 1)}`,
    steps: [0, 1, 2].map((row) => id((index * 5 + 4) * ROWS + row)),
  }));
  const notes = Array.from({ length: Math.floor(layers / 5) }, (_, index) => ({
    id: `n${String(index)}`,
    text: `What layer ${String(index * 5 + 1)} is for`,
    x: (index * 5 + 2) * COLUMN_PX,
    y: -208,
    w: 288,
    h: 128,
  }));
  const document = {
    schema: 'plumbline/flow@1',
    name: `Seeded, ${String(steps)} steps`,
    owner: 'ada@example.com',
    runbook: { does: 'A bench.', credentials: 'None.', failureLooksLike: 'Red.', fixedBy: 'Ada' },
    trigger: { operation: 'manual' },
    steps: made,
    edges,
    layout,
    notes,
    groups,
  };
  return { id, document };
}

const transform = (index: number, before: string | null): Step => ({
  name: `Shape ${String(index)}`,
  operation: 'transform',
  input: {
    n: index,
    of: before === null ? '{{ trigger.body.order }}' : `{{ steps.${before}.output.n }}`,
    text: 'Order {{ trigger.body.order }}',
  },
});

const branch = (index: number): Step => ({
  name: `Choose ${String(index)}`,
  operation: 'branch',
  input: { cases: [{ id: 'big', name: 'Large', when: '{{ trigger.body.amount > 100 }}' }] },
});

/** Numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
