import { mailboxOf, PlumblineError, type JsonObject, type MailboxWatch } from '@plumbline/shared';
import type { FlowStore } from '../../engine/ports/flow-store.js';
import type { EmailInDeps } from './deps.js';

export interface MailboxDeps extends EmailInDeps {
  readonly flows: Pick<FlowStore, 'get'>;
}

/** How the reading of the published mailbox stands. @throws PlumblineError `flow_not_found`, `not_published`, `not_a_mailbox` */
export async function readMailbox(deps: MailboxDeps, flowId: string): Promise<JsonObject> {
  const { watch } = await publishedMailbox(deps, flowId);
  const health = await deps.mailboxes.health(flowId);
  if (!health) return { ...NOTHING, state: 'stopped', folder: watch.folder };
  const { held, failedInRow, failure, renumbered } = health;
  return {
    state: held ? 'looking' : failedInRow > 0 ? 'failing' : 'waiting',
    folder: health.folder,
    since: iso(health.sinceMs),
    lastLookAt: iso(health.lookedMs),
    lastFindAt: iso(health.foundMs),
    nextLookAt: iso(health.nextMs),
    lastFailure: failure && { at: iso(failure.atMs), code: failure.code, message: failure.message },
    failedInARow: failedInRow,
    ...{ taken: health.taken, passedOver: health.passedOver, leftOut: health.leftOut },
    renumbered: renumbered && { times: renumbered.times, lastAt: iso(renumbered.lastMs) },
    toDo: { ...health.toDo },
  };
}

const NOTHING: JsonObject = {
  ...{ since: null, lastLookAt: null, lastFindAt: null, nextLookAt: null, lastFailure: null, failedInARow: 0 },
  ...{ taken: 0, passedOver: 0, leftOut: 0, renumbered: null, toDo: { mails: 0, failure: null } },
};

/** Has the published mailbox looked at at once. @throws PlumblineError as `readMailbox`, and `flow_archived` */
export async function lookAtMailbox(deps: MailboxDeps, flowId: string): Promise<Record<string, never>> {
  const { archived } = await publishedMailbox(deps, flowId);
  if (archived) throw new PlumblineError('flow_archived');
  await deps.mailboxes.hurry(flowId);
  return {};
}

async function publishedMailbox({ flows, starting }: MailboxDeps, flowId: string): Promise<{ watch: MailboxWatch; archived: boolean }> {
  const flow = await flows.get(flowId);
  if (!flow) throw new PlumblineError('flow_not_found');
  const plan = flow.publishedVersion === null ? null : await starting.versions.plan(flowId, flow.publishedVersion);
  if (!plan) throw new PlumblineError('not_published');
  const watch = mailboxOf(plan.document);
  if (!watch) throw new PlumblineError('not_a_mailbox');
  return { watch, archived: flow.archived };
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
