import { PlumblineError, type Json, type JsonObject } from '@plumbline/shared';
import type { Audit } from '../../engine/ports/audit.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { PracticeServices, PracticeServiceState } from '../../engine/ports/practice.js';
import type { ConnectionDeps } from '../connections/edit-connections.js';
import { findExample, type FirstStartDeps } from './first-start.js';
import { keepPracticeConnections } from './keep-connections.js';

export interface PracticeDeps extends FirstStartDeps {
  /** Null on a server that has none. */
  readonly practice: PracticeServices | null;
  readonly connections: ConnectionDeps;
  readonly audit: Audit;
  readonly log: Logger;
}

/** What the website's form holds when nobody says anything else. */
const SAMPLE_LEAD = { email: 'ada@example.com', name: 'Ada Lovelace', company: 'Analytical Engines', message: 'Please call me.' };

/** All practice services and the example. @throws PlumblineError `practice_off` */
export async function readPractice(deps: PracticeDeps): Promise<JsonObject> {
  const services = running(deps).list().map(view);
  const example = await findExample(deps);
  return { services, example: example && { ...example } };
}

/** Switches a service. @throws PlumblineError `practice_off`, `invalid_body` where it has no such mode */
export async function switchPractice(
  deps: PracticeDeps,
  id: string,
  change: Parameters<PracticeServices['set']>[1],
  by: string,
): Promise<JsonObject> {
  const practice = running(deps);
  const refused = await practice.set(id, change);
  if (refused !== null) {
    const problems = [
      { code: 'practice_mode', severity: 'error', pointer: '/mode', message: `This service can not be switched so: ${refused}.` },
    ];
    throw new PlumblineError('invalid_body', problems[0]?.message, { problems });
  }
  // A service that was down takes another port when somebody else has its own by now.
  await keepPracticeConnections({ ...deps.connections, log: deps.log }, practice.accounts(), false);
  await deps.audit.record({
    actor: by,
    action: 'practice.switch',
    subject: id,
    detail: { mode: change.mode, times: change.times ?? null },
  });
  return stateOf(practice, id);
}

/** Empties a service and lets it behave. @throws PlumblineError `practice_off` */
export async function resetPractice(deps: PracticeDeps, id: string, by: string): Promise<JsonObject> {
  const practice = running(deps);
  await practice.reset(id);
  await keepPracticeConnections({ ...deps.connections, log: deps.log }, practice.accounts(), false);
  await deps.audit.record({ actor: by, action: 'practice.reset', subject: id, detail: {} });
  return stateOf(practice, id);
}

/** Submits the website's form. @throws PlumblineError `practice_off`, `practice_example_missing` */
export async function submitPractice(
  deps: PracticeDeps,
  lead: { readonly [field: string]: string | undefined },
): Promise<{ eventId: string; deliveries: { status: number | null; answer: Json }[] }> {
  const practice = running(deps);
  const example = await findExample(deps);
  if (example === null) throw new PlumblineError('practice_example_missing');
  const given = Object.entries(lead).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const { eventId, deliveries } = await practice.submit({ ...SAMPLE_LEAD, ...Object.fromEntries(given) }, example.hook);
  return { eventId, deliveries: deliveries.map(({ status, answer }) => ({ status, answer: answer as Json })) };
}

function running({ practice }: PracticeDeps): PracticeServices {
  if (practice === null) throw new PlumblineError('practice_off');
  return practice;
}

function stateOf(practice: PracticeServices, id: string): JsonObject {
  const state = practice.list().find((service) => service.id === id);
  if (!state) throw new PlumblineError('practice_service_not_found');
  return view(state);
}

function view({ recentCalls, entries, modes, switch: now, ...state }: PracticeServiceState): JsonObject {
  return {
    ...state,
    switch: { ...now },
    modes: [...modes],
    recentCalls: recentCalls.map(({ atMs, ...call }) => ({ at: new Date(atMs).toISOString(), ...call })),
    entries: entries.map((entry) => ({ ...entry }) as JsonObject),
  };
}
