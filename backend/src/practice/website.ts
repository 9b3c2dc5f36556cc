import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { Recent } from './bounded.js';
import { NORMAL, spend, switched, WEBSITE_MODES, type Switch, type SwitchChange } from './misbehaviour.js';
import { SHOWN, type PracticeCall, type PracticeState } from './service.js';

/** What somebody wrote into the form. */
export type Lead = { readonly [field: string]: string };

/** What the hook answered to one sending; `status` null: nothing. */
export interface Delivery {
  readonly status: number | null;
  readonly answer: unknown;
}

export interface Submission {
  readonly eventId: string;
  readonly deliveries: readonly Delivery[];
}

/** How long the website waits for an answer, ms. */
const PATIENCE_MS = 30_000;

/** A website with a form: whatever is submitted goes to a hook as an event with an id. Switched to duplicates, it sends each twice. */
export class Website {
  readonly id = 'website';
  private now: Switch = NORMAL;
  private calls = 0;
  private effects = 0;
  private readonly sent = new Recent<PracticeCall>();
  private readonly leads = new Recent<{ readonly [name: string]: unknown }>();

  /** @param hook where events go, asked for each time */
  async submit(lead: Lead, hook: string): Promise<Submission> {
    const { holds, after } = spend(this.now);
    this.now = after;
    const eventId = randomUUID();
    this.leads.add({ id: eventId, ...lead });
    const deliveries: Delivery[] = [];
    for (let copy = 0; copy < (holds.mode === 'duplicate_delivery' ? 2 : 1); copy++) {
      const delivery = await post(hook, eventId, JSON.stringify(lead));
      const effect = delivery.status === 202;
      this.calls += 1;
      this.effects += effect ? 1 : 0;
      const what = `POST ${new URL(hook).pathname}`;
      this.sent.add({ atMs: Date.now(), what, status: delivery.status, effect, mode: holds.mode });
      deliveries.push(delivery);
    }
    return { eventId, deliveries };
  }

  /** Why it can not be switched so, in words; null when it was. */
  set(change: SwitchChange): Promise<string | null> {
    const next = switched(change, WEBSITE_MODES);
    if (typeof next === 'string') return Promise.resolve(next);
    this.now = next;
    return Promise.resolve(null);
  }

  reset(): Promise<void> {
    this.now = NORMAL;
    this.sent.clear();
    this.leads.clear();
    this.calls = this.effects = 0;
    return Promise.resolve();
  }

  state(): PracticeState {
    const { id, now, calls, effects } = this;
    const [recentCalls, entries] = [this.sent.newest(SHOWN), this.leads.newest(SHOWN)];
    return { id, title: 'Practice website', switch: now, modes: WEBSITE_MODES, calls, effects, recentCalls, entries };
  }
}

function post(url: string, eventId: string, body: string): Promise<Delivery> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-event-id': eventId };
  return new Promise((resolve) => {
    const failed = (error: Error): void => resolve({ status: null, answer: { error: error.message } });
    const call = request(url, { method: 'POST', headers, signal: AbortSignal.timeout(PATIENCE_MS) }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', failed);
      response.on('end', () => resolve({ status: response.statusCode ?? null, answer: parsed(text) }));
    });
    call.on('error', failed);
    call.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
