/** A flow that is started by hand, with transform steps in a row: nothing outside is called. */
export function rowOf(...ids: readonly string[]): unknown {
  const all = ['trigger', ...ids];
  return {
    schema: 'plumbline/flow@1',
    name: `Row of ${String(ids.length)}`,
    owner: 'ada@example.com',
    runbook: { does: 'A test.', credentials: 'None.', failureLooksLike: 'Red.', fixedBy: 'Ada' },
    trigger: { operation: 'manual' },
    steps: Object.fromEntries(ids.map((id) => [id, { name: `Step ${id}`, operation: 'transform', input: { from: id } }])),
    edges: ids.map((to, index) => ({ from: all[index], to })),
    layout: Object.fromEntries(all.map((id, index) => [id, { x: index * 320, y: 160 }])),
  };
}
