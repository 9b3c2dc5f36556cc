import fc from 'fast-check';
import { flowDocumentSchema, type FlowDocument, type StepDocument } from '@plumbline/shared';

/** A flow for specs: steps are transforms unless they say otherwise, edges are written `a>b` or `a:port>b`. */
export function flow(
  steps: { readonly [id: string]: Partial<StepDocument> },
  edges: readonly string[] = [],
  rest: Partial<FlowDocument> = {},
): FlowDocument {
  return flowDocumentSchema.parse({
    schema: 'plumbline/flow@1',
    name: 'Example',
    trigger: { operation: 'manual' },
    steps: Object.fromEntries(Object.entries(steps).map(([id, step]) => [id, { name: id, operation: 'transform', ...step }])),
    edges: edges.map((text) => {
      const [start = '', to = ''] = text.split('>');
      const [from = '', ...port] = start.split(':');
      return { from, to, ...(port.length > 0 ? { port: port.join(':') } : {}) };
    }),
    ...rest,
  });
}

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Small flows over few ids, so that two of them differ in every way: steps, edges, places, notes, groups, single parts. */
export const anyFlow: fc.Arbitrary<FlowDocument> = fc
  .record({
    name: fc.constantFrom('One', 'Two'),
    owner: fc.option(fc.constantFrom('ada@example.com', 'bo@example.com'), { nil: undefined }),
    trigger: fc.constantFrom('manual', 'flow'),
    ids: fc.subarray(IDS),
    kinds: fc.array(fc.constantFrom('transform', 'http.request', 'for_each'), { minLength: 6, maxLength: 6 }),
    inputs: fc.array(fc.option(fc.jsonValue({ maxDepth: 1 }), { nil: undefined }), { minLength: 6, maxLength: 6 }),
    inside: fc.array(fc.nat({ max: 5 }), { minLength: 6, maxLength: 6 }),
    edges: fc.uniqueArray(fc.tuple(fc.nat({ max: 6 }), fc.constantFrom('out', 'error'), fc.nat({ max: 5 })), {
      maxLength: 8,
      selector: String,
    }),
    places: fc.array(fc.record({ x: fc.nat({ max: 3 }), y: fc.nat({ max: 3 }) }), { minLength: 6, maxLength: 6 }),
    notes: fc.subarray(['n1', 'n2', 'n3']),
    noteText: fc.constantFrom('x', 'y'),
    groups: fc.subarray(['g1', 'g2']),
  })
  .map((made) => {
    const has = new Set(made.ids);
    const isLoop = (id: string | undefined) => id !== undefined && has.has(id) && made.kinds[IDS.indexOf(id)] === 'for_each';
    const steps = made.ids.map((id): [string, StepDocument] => {
      const number = IDS.indexOf(id);
      const around = IDS[made.inside[number] ?? 0];
      const input = made.inputs[number];
      return [
        id,
        {
          name: `Step ${id}`,
          operation: made.kinds[number] ?? 'transform',
          ...(input === undefined ? {} : { input: JSON.parse(JSON.stringify(input)) as NonNullable<StepDocument['input']> }),
          // Only a later step lies in an earlier one, so that no for-each lies in itself.
          ...(around !== undefined && around < id && isLoop(around) ? { in: around } : {}),
        },
      ];
    });
    const edges = made.edges
      .map(([from, port, to]) => ({ from: ['trigger', ...IDS][from] ?? 'trigger', port, to: IDS[to] ?? 'a' }))
      .filter(({ from, to }) => from < to || from === 'trigger')
      .filter(({ from, to }) => (from === 'trigger' || has.has(from)) && has.has(to))
      .map(({ from, port, to }) => (port === 'out' ? { from, to } : { from, port, to }));
    return flowDocumentSchema.parse({
      schema: 'plumbline/flow@1',
      name: made.name,
      ...(made.owner === undefined ? {} : { owner: made.owner }),
      trigger: { operation: made.trigger },
      steps: Object.fromEntries(steps),
      edges,
      layout: Object.fromEntries(made.ids.map((id) => [id, made.places[IDS.indexOf(id)] ?? { x: 0, y: 0 }])),
      notes: made.notes.map((id) => ({ id, text: made.noteText, x: 0, y: 0, w: 10, h: 10 })),
      groups: made.groups.map((id) => ({ id, name: id, steps: made.ids.slice(0, id === 'g1' ? 2 : 3) })),
    });
  });

/** A chain of that many steps, `s1` to `s<count>`, in rows of 40. */
export function longFlow(count: number): FlowDocument {
  const ids = Array.from({ length: count }, (_, index) => `s${index + 1}`);
  return {
    schema: 'plumbline/flow@1',
    name: 'Long',
    trigger: { operation: 'manual' },
    steps: Object.fromEntries(ids.map((id) => [id, { name: `Step ${id}`, operation: 'transform', input: { from: '{{ trigger.body }}' } }])),
    edges: ids.map((id, index) => ({ from: index === 0 ? 'trigger' : (ids[index - 1] ?? ''), to: id })),
    layout: Object.fromEntries(ids.map((id, index) => [id, { x: 320 * ((index % 40) + 1), y: 128 * Math.floor(index / 40) }])),
  };
}
