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
export function noticeFlow(input: Readonly<Record<string, string>>): unknown {
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

/** A step that posts to an address. @param more a policy or another name */
export function posting(url: string, body: unknown, more: object = {}): object {
  return { name: 'Post', operation: 'http.request', input: { method: 'POST', url, body }, ...more };
}

/** A flow that is started by hand, with these steps in a row. */
export function chainOf(name: string, steps: Readonly<Record<string, object>>, more: object = {}): unknown {
  const ids = Object.keys(steps);
  return { ...(rowOf(...ids) as object), name, steps, ...more };
}

/** The lead flow on a stand-in for other people's services: CRM, chat, mail, analytics and task in a row below a path of its own. */
export function leadFlow(services: string, path: string): unknown {
  const post = (name: string, to: string, body: unknown): object => posting(`${services}/${path}/${to}`, body, { name });
  return chainOf(`Leads of ${path}`, {
    crm: post('Save contact', 'crm', { email: '{{ trigger.body.email }}', name: '{{ trigger.body.name }}' }),
    chat: post('Tell the team', 'chat', { text: '{{ trigger.body.name }} wrote' }),
    mail: post('Send welcome', 'keyed-mail', { to: '{{ trigger.body.email }}' }),
    analytics: post('Count the lead', 'analytics', { contact: '{{ steps.crm.output.body.id }}' }),
    task: post('Call them', 'keyed-task', { contact: '{{ steps.crm.output.body.id }}' }),
  });
}
