import { describe, expect, it } from '@jest/globals';
import type { Incident } from '../../engine/ports/incident.js';
import type { IncidentBook, JournaledFailure } from '../../engine/ports/incident-book.js';
import type { WatchDeps } from './deps.js';
import { gatherFailures } from './gather-failures.js';

const failure: JournaledFailure = {
  ...{ runId: 'r', seq: 5, atMs: 1_000, flowId: 'f', version: 1, step: 'crm', stepId: 'crm', next: 'stop', held: null },
  error: { class: '5xx', code: 'http_503', status: 503 },
  call: { url: 'https://crm.example/contacts', connectionId: 'c' },
};

/** Reads these failures, and answers with the incidents that they make. */
async function incidentsOf(...failures: readonly Partial<JournaledFailure>[]): Promise<readonly Incident[]> {
  const made: Incident[] = [];
  const book: Partial<IncidentBook> = {
    trouble: async () => ({ failures: failures.map((one) => ({ ...failure, ...one })), next: { at: '', runId: '', seq: 0 }, more: false }),
    record: async (_keys, _runIds, decide) => {
      const recorded = decide({ incidents: [], affected: [] });
      made.push(...recorded.incidents);
      return recorded;
    },
  };
  const plan = { steps: new Map([['crm', { connection: 'named-by-the-step' }]]) };
  const deps = { versions: { plan: () => plan }, chance: { next: () => 0, uuid: () => 'id' } } as unknown as WatchDeps;
  await gatherFailures(deps, book as IncidentBook, () => false);
  return made;
}

describe('Failures in journals', () => {
  it('are of the connection that the attempt used', async () => {
    expect(await incidentsOf({})).toMatchObject([{ key: 'failure|connection:c|5xx|', failures: 1 }]);
  });

  it('are of the connection that the step names where it did not come to an attempt', async () => {
    const denied = { class: 'denied', code: 'connection_missing' } as const;
    expect(await incidentsOf({ call: null, error: denied })).toMatchObject([{ place: { kind: 'connection', id: 'named-by-the-step' } }]);
  });

  it('count when the run ended with one that is no step of it', async () => {
    const timeout = { class: 'timeout', code: 'run_timeout' } as const;
    expect(await incidentsOf({ step: '', stepId: '', call: null, next: null, error: timeout })).toMatchObject([
      { place: { kind: 'flow', id: 'f' } },
    ]);
  });

  it('are those of what the open circuit of a service keeps back, too: nobody has to fail for that', async () => {
    const cause = { class: 'network', code: 'ECONNREFUSED' } as const;
    const kept = { error: cause, next: null, held: 'parked', call: { url: '', connectionId: 'crm' } } as const;
    const [incident, ...others] = await incidentsOf(
      kept,
      { ...kept, step: 'again', held: 'waiting' },
      // Kept back once more: it is the same one.
      { ...kept, seq: 9 },
    );
    expect(incident).toMatchObject({ key: 'failure|connection:crm|network|', failures: 2 });
    expect(others).toEqual([]);
  });

  it('say nothing that is tried again, was tried in a draft, or is told of a step inside already', async () => {
    const inside = { class: 'rejected', code: 'child_failed' } as const;
    expect(await incidentsOf({ next: 'retry' }, { version: -1 }, { call: null, error: inside })).toEqual([]);
    // A service may call its own error so.
    expect(await incidentsOf({ error: { ...inside, status: 400 } })).toHaveLength(1);
  });
});
