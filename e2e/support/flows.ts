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

/** A webhook, and a chat notice in the practice chat with the given input. */
export function leadFlow(input: Readonly<Record<string, string>>): unknown {
  return {
    schema: 'plumbline/flow@1',
    name: 'Lead notice',
    owner: 'ada@example.com',
    runbook: { does: 'A test.', credentials: 'None.', failureLooksLike: 'Red.', fixedBy: 'Ada' },
    trigger: {
      operation: 'webhook',
      config: { path: `lead-${Math.random().toString(36).slice(2)}`, verify: { kind: 'none' } },
      output: {
        type: 'object',
        properties: { body: { type: 'object', required: ['email'], properties: { email: { type: 'string', format: 'email' } } } },
      },
    },
    steps: {
      note: {
        name: 'Tell sales',
        operation: 'practice-chat.post_message',
        connection: { service: 'Practice chat', name: 'Practice' },
        input: { channel: 'sales', ...input },
      },
    },
    edges: [{ from: 'trigger', to: 'note' }],
    layout: { trigger: { x: 0, y: 160 }, note: { x: 320, y: 160 } },
  };
}
