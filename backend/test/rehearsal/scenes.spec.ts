import { describe, expect, it } from '@jest/globals';
import type { FlowDocument } from '@plumbline/shared';
import { cellOf, twoCalls, useRehearsals } from './support.js';

const rehearse = useRehearsals();
const RULE = '{{ $not(response.body.ok = false) }}';

type Steps = FlowDocument['steps'];
const flow = (steps: Steps, edges: FlowDocument['edges']): FlowDocument => twoCalls({}, { trigger: { operation: 'manual' }, steps, edges });
const post = (more: Partial<Steps[string]> = {}): Steps[string] => ({
  name: 'Post',
  operation: 'http.request',
  input: { method: 'POST', url: 'https://api.example.com/x' },
  ...more,
});

describe('A rehearsed run', () => {
  it('tells its story: sent, refused for now, waited as asked, sent again', async () => {
    const cell = cellOf(await rehearse(twoCalls(), { steps: ['first'] }), 'first', 'rate_limited');
    expect(cell).toMatchObject({ verdict: 'green', run: 'succeeded', stepStatus: 'succeeded', sent: 2 });
    expect(cell.story).toEqual([
      { atMs: 0, kind: 'sent', text: 'Sent (POST api.example.com)' },
      { atMs: 120, kind: 'answer', text: '429, "Retry-After: 7"' },
      { atMs: 120, kind: 'wait', text: 'Waits 7 s, then tries again' },
      { atMs: 7_120, kind: 'sent', text: 'Sent (POST api.example.com)' },
      { atMs: 7_240, kind: 'answer', text: '200' },
      { atMs: 7_240, kind: 'end', text: 'Taken for done' },
      { atMs: 7_360, kind: 'end', text: 'The run ends: succeeded' },
    ]);
  });

  it('asks whether an unclear call happened, where its author says how', async () => {
    const lookUp = {
      url: 'https://api.example.com/x',
      query: { reference: '{{ run.id }}' },
      found: '{{ $count(response.body.items) > 0 }}',
    };
    const call = post({
      input: { method: 'POST', url: 'https://api.example.com/x', body: { reference: '{{ run.id }}' }, lookUp },
      policy: { effect: 'verifiable', success: RULE },
    });
    const card = await rehearse(flow({ call }, [{ from: 'trigger', to: 'call' }]));
    const cut = cellOf(card, 'call', 'cut');
    expect(cut).toMatchObject({ verdict: 'green', run: 'succeeded', stepStatus: 'succeeded', sent: 1 });
    expect(cut.story.map(({ text }) => text)).toContain('Asked whether it happened: it did');
    const silent = cellOf(card, 'call', 'timeout');
    expect(silent).toMatchObject({ run: 'failed', stepStatus: 'failed' });
    expect(silent.verdict).not.toBe('red');
    expect(silent.story.map(({ text }) => text)).toContain('Asked whether it happened: it did not');
    expect(cellOf(card, 'call', 'server_error_once')).toMatchObject({ run: 'succeeded', sent: 2 });
    const { lookUp: _, ...nobody } = call?.input as { lookUp: unknown };
    const asked = await rehearse(
      flow({ call: { ...post({ input: nobody as never }), policy: { effect: 'verifiable' } } }, [{ from: 'trigger', to: 'call' }]),
    );
    expect(cellOf(asked, 'call', 'cut')).toMatchObject({ verdict: 'amber', run: 'needs_attention', sent: 1 });
  });

  it('lives through weeks of waits in moments', async () => {
    const retry = { attempts: 20, backoff: 'fixed', initial: '1d', jitter: 'none', on: ['5xx'] } as const;
    const policy = { effect: 'idempotent', overall: '30d', retry: { ...retry, on: ['5xx'] }, then: 'park' } as const;
    const document = flow(
      {
        pause: { name: 'Pause', operation: 'wait', input: { for: '5d' } },
        call: post({ policy: { ...policy, retry: { ...retry, on: ['5xx'] } } }),
      },
      [
        { from: 'trigger', to: 'pause' },
        { from: 'pause', to: 'call' },
      ],
    );
    const cell = cellOf(await rehearse(document), 'call', 'server_error');
    expect(cell).toMatchObject({ run: 'succeeded', sent: 21 });
    expect((cell.story.at(-1)?.atMs ?? 0) / 86_400_000).toBeGreaterThan(24);
    expect(cell.story.length).toBeLessThan(30);
    expect(cell.story.some(({ text }) => text.includes('more lines'))).toBe(true);
  });

  it('meets the trouble at the first item of a for-each; the others are well, and large lists go through child runs', async () => {
    const document = flow(
      {
        each: { name: 'Each', operation: 'for_each', input: { items: '{{ trigger.body.lines }}', concurrency: 10, onError: 'continue' } },
        call: post({ in: 'each', input: { method: 'PUT', url: 'https://api.example.com/{{ item.id }}' }, policy: { success: RULE } }),
      },
      [{ from: 'trigger', to: 'each' }],
    );
    for (const count of [3, 250]) {
      const lines = Array.from({ length: count }, (_, id) => ({ id: `l${id}` }));
      const card = await rehearse(document, { event: { value: { body: { lines } }, source: 'given' } });
      expect(card.calm).toMatchObject({ ok: true, run: 'succeeded' });
      expect(cellOf(card, 'call', 'said_no')).toMatchObject({
        verdict: 'green',
        run: 'succeeded_with_gaps',
        sent: 1,
        headline: expect.stringContaining('this item fails'),
      });
      expect(cellOf(card, 'call', 'late')).toMatchObject({ verdict: 'green', run: 'succeeded', sent: 2 });
    }
  });

  it('comes to steps behind cases, filters, refused approvals and error edges', async () => {
    const document = flow(
      {
        size: { name: 'Size', operation: 'branch', input: { cases: [{ id: 'large', when: '{{ trigger.body.amount > 1000000 }}' }] } },
        yes: { name: 'Yes?', operation: 'wait', input: { approval: { message: 'Pay?' } } },
        pay: post({ name: 'Pay', policy: { success: RULE, then: { edge: 'error' } } }),
        tell: post({ name: 'Tell', policy: { success: RULE } }),
        refused: post({ name: 'Refused', policy: { success: RULE } }),
        never: post({ name: 'Never', policy: { success: RULE } }),
        calm: { name: 'Calm', operation: 'transform', input: {} },
      },
      [
        { from: 'trigger', to: 'size' },
        { from: 'size', port: 'case:large', to: 'yes' },
        { from: 'yes', to: 'pay' },
        { from: 'yes', port: 'rejected', to: 'refused' },
        { from: 'pay', port: 'error', to: 'tell' },
        { from: 'size', port: 'case:else', to: 'calm' },
        { from: 'calm', port: 'error', to: 'never' },
      ],
    );
    const card = await rehearse(document, { faults: ['said_no', 'rate_limited'] });
    for (const step of ['pay', 'tell', 'refused'])
      expect({ step, cell: cellOf(card, step, 'rate_limited') }).toMatchObject({ step, cell: { verdict: 'green', sent: 2 } });
    expect(cellOf(card, 'tell', 'said_no')).toMatchObject({ verdict: 'green', run: 'failed' });
    // Nothing can make a transform fail, so nothing leads there.
    expect(cellOf(card, 'never', 'said_no')).toMatchObject({
      verdict: 'skipped',
      headline: 'No way leads to this step that could be rehearsed.',
    });
  });

  it('knows that mail speaks otherwise', async () => {
    const document = flow(
      {
        mail: {
          name: 'Mail',
          operation: 'email.send',
          connection: { service: 'Mail', name: 'Team' },
          input: { to: 'ada@example.com', subject: 'S', text: 'T' },
        },
      },
      [{ from: 'trigger', to: 'mail' }],
    );
    const card = await rehearse(document);
    expect(card.rows[0]?.cells.map(({ fault, verdict }) => [fault, verdict])).toEqual([
      ['timeout', 'amber'],
      ['late', 'amber'],
      ['cut', 'amber'],
      ['rate_limited', 'green'],
      ['said_no', 'green'],
    ]);
  });

  it('runs code for real, once for all scenes, and calls nobody for a sub-flow', async () => {
    const document = flow(
      {
        sum: { name: 'Sum', operation: 'code', input: { source: 'return input.a + 1;', input: { a: 41 } } },
        sub: { name: 'Sub', operation: 'subflow', input: { flow: '01890a5d-ac96-774b-bcce-b302099a8057', input: {} } },
        call: post({ input: { method: 'PUT', url: 'https://api.example.com/{{ steps.sum.output.result }}' }, policy: { success: RULE } }),
      },
      [
        { from: 'trigger', to: 'sum' },
        { from: 'sum', to: 'sub' },
        { from: 'sub', to: 'call' },
      ],
    );
    const card = await rehearse(document);
    expect({ calm: card.calm.ok, rows: card.rows.map(({ step }) => step) }).toEqual({ calm: true, rows: ['call'] });
    expect(card.counts.red + card.counts.skipped).toBe(0);
  });

  it('says what is in the way when it can not even run without trouble', async () => {
    const refused = twoCalls(
      {},
      { trigger: { operation: 'manual', output: { type: 'object', properties: { body: { type: 'object', required: ['text'] } } } } },
    );
    const card = await rehearse(refused, { event: { value: { body: {} }, source: 'given' } });
    expect(card.calm).toMatchObject({ ok: false, headline: expect.stringMatching(/^The event is refused before a run starts: \/body/) });
    expect(card.counts).toEqual({ green: 0, amber: 0, red: 0, skipped: 16 });
    const missing = flow({ mail: { name: 'Mail', operation: 'email.send', input: { subject: 'S', to: '{{ trigger.query.to }}' } } }, [
      { from: 'trigger', to: 'mail' },
    ]);
    const unsent = await rehearse(missing, { event: { value: { body: {} }, source: 'given' } });
    expect(unsent.calm).toMatchObject({ ok: false, run: 'failed', headline: expect.stringContaining('"Mail" fails') });
    expect(cellOf(unsent, 'mail', 'timeout')).toMatchObject({ verdict: 'skipped', headline: expect.stringContaining('could not be sent') });
  });
});
