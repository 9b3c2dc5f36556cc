import { PlumblineError, pollOf, spanWords, type Json, type JsonObject, type Poll } from '@plumbline/shared';
import { scheduleSentence } from '@plumbline/shared/schedule';
import type { Plan } from '../../engine/graph/plan.js';
import type { Audit } from '../../engine/ports/audit.js';
import type { FlowStore } from '../../engine/ports/flow-store.js';
import type { PollHealth, PollStore } from '../../engine/ports/poll-store.js';
import type { TestEvents } from '../../engine/ports/test-events.js';
import type { FlowDeps } from '../flows/edit-flows.js';
import type { StartDueDeps } from '../schedules/start-due.js';
import type { AskDeps } from './ask.js';

export interface PollDeps {
  readonly polls: PollStore;
  readonly asking: AskDeps;
  readonly starting: Pick<StartDueDeps, 'versions' | 'encode'>;
  readonly flows: Pick<FlowStore, 'get'>;
  readonly edit: FlowDeps;
  readonly tests: Pick<TestEvents, 'keep'>;
  readonly audit: Audit;
}

/** A flow as it is published, with what it asks for. */
export interface PollingFlow {
  readonly plan: Plan;
  readonly poll: Poll;
  readonly archived: boolean;
  readonly health: PollHealth;
}

/** Items that are shown of those that the flow does not take. */
const REFUSED = 20;

/** How the trigger of a published flow is doing. */
export async function readPoll(deps: PollDeps, flowId: string): Promise<JsonObject> {
  const { poll, archived, health } = await pollingFlow(deps, flowId);
  const refused = await deps.polls.refused(flowId, REFUSED);
  const { lastFailure, looking, failedInRow, held } = health;
  return {
    sentence: sentenceOf(poll),
    state: archived ? 'archived' : failedInRow > 0 ? 'failing' : held !== null ? 'held' : health.lastLookMs === null ? 'new' : 'well',
    ...{ marker: health.marker, turn: health.turn, looked: health.looked, looking, held },
    nextLookAt: archived ? null : iso(health.nextLookMs),
    lastLook: health.lastLookMs === null ? null : { at: iso(health.lastLookMs), found: health.lastFound, left: health.left },
    lastFind: health.lastFindMs === null ? null : { at: iso(health.lastFindMs), started: health.lastStarted },
    lastFailure:
      lastFailure === null || health.lastFailureMs === null
        ? null
        : { at: iso(health.lastFailureMs), code: lastFailure.code, message: lastFailure.message },
    failedInRow,
    failingSince: iso(health.failingSinceMs),
    refused: refused.map(({ key, atMs, why }) => ({ key, at: iso(atMs), why })),
  };
}

/** @throws PlumblineError `flow_not_found`, `not_published`, `not_polled` */
export async function pollingFlow({ flows, starting, polls }: PollDeps, flowId: string): Promise<PollingFlow> {
  const flow = await flows.get(flowId);
  if (!flow) throw new PlumblineError('flow_not_found');
  const plan = flow.publishedVersion === null ? null : await starting.versions.plan(flowId, flow.publishedVersion);
  if (!plan) throw new PlumblineError('not_published');
  const poll = pollOf(plan.document);
  const health = poll && (await polls.health(flowId));
  if (!poll || !health) throw new PlumblineError('not_polled');
  return { plan, poll, archived: flow.archived, health };
}

/** Moves the marker by hand. @throws PlumblineError `marker_moved` when it is not the one that was seen */
export async function setMarker(deps: PollDeps, flowId: string, turn: number, marker: Json, by: string): Promise<JsonObject> {
  const { health } = await pollingFlow(deps, flowId);
  if (!(await deps.polls.setMarker(flowId, turn, marker))) throw new PlumblineError('marker_moved');
  await deps.audit.record({ actor: by, action: 'poll.marker', subject: flowId, detail: { from: health.marker, to: marker } });
  return readPoll(deps, flowId);
}

/** Has the published trigger look as soon as a worker can. @throws PlumblineError `flow_archived` */
export async function lookSoon(deps: PollDeps, flowId: string): Promise<JsonObject> {
  const { archived } = await pollingFlow(deps, flowId);
  if (archived || !(await deps.polls.lookSoon(flowId))) throw new PlumblineError('flow_archived');
  return readPoll(deps, flowId);
}

function sentenceOf({ timing }: Poll): string {
  return 'everyMs' in timing ? `Every ${spanWords(timing.everyMs)}` : scheduleSentence(timing);
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
