import { durationSchema, durationMs, MAX_DURATION_MS, type Json, type JsonObject } from '@plumbline/shared';
import { badInput, fieldsOf, type BuiltIn, type BuiltInResult } from './built-in.js';

const DURATION = { type: 'string', description: 'A whole number and a unit: 500ms, 10s, 5m, 24h or 30d' };

export const wait: BuiltIn = {
  contract: {
    id: 'wait',
    version: 1,
    title: 'Wait',
    description:
      'Waits for a duration, until a time, for an event, or for a person to approve. It holds no worker and survives restarts; at most 30 days.',
    input: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      maxProperties: 1,
      properties: {
        for: DURATION,
        until: { type: 'string', description: 'A time, ISO 8601, e.g. 2026-12-24T18:00:00Z' },
        event: {
          type: 'object',
          required: ['name'],
          additionalProperties: false,
          properties: {
            name: { type: 'string', description: 'Name of the event' },
            key: { type: 'string', description: 'Only events with this key, e.g. an order number' },
            lookBack: { ...DURATION, description: 'An event counts that came up to this long before the wait began' },
            timeout: { ...DURATION, description: 'After this long the port "timeout" is taken' },
          },
        },
        approval: {
          type: 'object',
          required: ['message'],
          additionalProperties: false,
          properties: {
            message: { type: 'string', description: 'What the person is asked' },
            to: { type: 'string', description: 'Whom it is for' },
            timeout: { ...DURATION, description: 'After this long the port "timeout" is taken' },
          },
        },
      },
    },
    output: {
      type: 'object',
      properties: {
        reason: { enum: ['duration', 'time', 'event', 'approval', 'timeout'] },
        until: { type: 'string' },
        event: { type: 'object', properties: { id: { type: 'string' }, body: {} } },
        decision: { enum: ['approve', 'reject'] },
        by: { type: 'string' },
        comment: { type: 'string' },
      },
    },
    effect: null,
    examples: [
      { title: 'Ten minutes', input: { for: '10m' } },
      {
        title: 'The payment, even if it was faster',
        input: { event: { name: 'paid', key: '{{ trigger.body.order }}', lookBack: '1h', timeout: '3d' } },
      },
      { title: 'A person says yes', input: { approval: { message: 'Refund {{ trigger.body.amount }}?', timeout: '2d' } } },
    ],
  },
  run: runWait,
};

function runWait(input: Json, nowMs: number): BuiltInResult {
  const fields = fieldsOf(input);
  const kinds = Object.keys(fields);
  const [kind] = kinds;
  if (kinds.length !== 1) return badInput('A wait needs exactly one of "for", "until", "event" and "approval".');
  if (kind === 'for') return waitFor(fields['for'], nowMs);
  if (kind === 'until') return waitUntil(fields['until'], nowMs);
  if (kind === 'event') return waitForEvent(fieldsOf(fields['event'] ?? null), nowMs);
  if (kind === 'approval') return waitForApproval(fieldsOf(fields['approval'] ?? null), nowMs);
  return badInput(`A wait has no setting "${kind ?? ''}".`);
}

function waitFor(value: Json | undefined, nowMs: number): BuiltInResult {
  const ms = lengthOf(value);
  if (typeof ms !== 'number') return badInput(`"for" is not right: ${ms.why}.`);
  return { ok: true, wait: { reason: 'duration', untilMs: nowMs + ms, input: { for: value ?? null } } };
}

function waitUntil(value: Json | undefined, nowMs: number): BuiltInResult {
  const untilMs = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(untilMs)) return badInput('"until" must be a time as ISO 8601 writes it, e.g. 2026-12-24T18:00:00Z.');
  if (untilMs > nowMs + MAX_DURATION_MS)
    return badInput('"until" is more than 30 days away; nothing waits longer than that.', 'wait_too_long');
  return { ok: true, wait: { reason: 'time', untilMs, input: { until: new Date(untilMs).toISOString() } } };
}

function waitForEvent(event: JsonObject, nowMs: number): BuiltInResult {
  const { name, key, lookBack, timeout } = event;
  if (typeof name !== 'string' || name === '') return badInput('"event.name" must be the name of an event.');
  if (key !== undefined && typeof key !== 'string' && typeof key !== 'number') return badInput('"event.key" must be a text.');
  if (lookBack !== undefined && typeof lengthOf(lookBack) !== 'number') return badInput('"event.lookBack" must be a duration such as 10m.');
  const untilMs = deadline(timeout, nowMs);
  if (typeof untilMs === 'object' && untilMs !== null) return badInput(`"event.timeout" is not right: ${untilMs.why}.`);
  const input = { event: { ...event, ...(key === undefined ? {} : { key: String(key) }) } };
  return { ok: true, wait: { reason: 'event', untilMs, input } };
}

function waitForApproval(approval: JsonObject, nowMs: number): BuiltInResult {
  if (typeof approval['message'] !== 'string' || approval['message'] === '') return badInput('"approval.message" must say what is asked.');
  const untilMs = deadline(approval['timeout'], nowMs);
  if (typeof untilMs === 'object' && untilMs !== null) return badInput(`"approval.timeout" is not right: ${untilMs.why}.`);
  return { ok: true, wait: { reason: 'approval', untilMs, input: { approval } } };
}

function deadline(timeout: Json | undefined, nowMs: number): number | null | { readonly why: string } {
  if (timeout === undefined) return null;
  const ms = lengthOf(timeout);
  return typeof ms === 'number' ? nowMs + ms : ms;
}

function lengthOf(value: Json | undefined): number | { readonly why: string } {
  const parsed = durationSchema.safeParse(value);
  return parsed.success ? durationMs(parsed.data) : { why: parsed.error.issues[0]?.message ?? 'it is no duration' };
}
