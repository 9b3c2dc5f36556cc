import type { RunEvent } from './events.js';

/**
 * An event without what may be large or secret in it: inputs, outputs, items, bodies, and what was sent and received. What an
 * error says in words stays. Folding such events gives the same statuses, times, ports and counts.
 */
export function withoutValues(event: RunEvent): RunEvent {
  switch (event.kind) {
    case 'step.succeeded': {
      const { output: _, exchange: __, ...rest } = event;
      return rest;
    }
    case 'step.started':
    case 'step.waiting':
    case 'step.parked': {
      const { input: _, ...rest } = event;
      return rest;
    }
    case 'look_up.answered': {
      const { exchange: _, ...rest } = event;
      if (rest.error === undefined) return rest;
      const { response: __, ...error } = rest.error;
      return { ...rest, error };
    }
    case 'loop.opened': {
      const { items: _, ...rest } = event;
      return rest;
    }
    case 'step.failed': {
      const { response: _, ...error } = event.error;
      const next = event.next.do === 'fallback' ? { ...event.next, output: null } : event.next;
      const { exchange: __, ...rest } = event;
      return { ...rest, next, error };
    }
    case 'signal.received': {
      const { signal } = event;
      if (signal.kind === 'child_ended' || signal.kind === 'resolve') {
        const { output: _, ...rest } = signal;
        return { ...event, signal: rest };
      }
      if (signal.kind === 'event') return { ...event, signal: { ...signal, body: null } };
      return signal.kind === 'retry' && signal.input !== undefined ? { ...event, signal: { ...signal, input: null } } : event;
    }
    default:
      return event;
  }
}
