import { checkFlow, PlumblineError, type FlowDocument, type JsonObject, type OperationContract, type Problem } from '@plumbline/shared';
import { scheduleOf, type Schedule } from '@plumbline/shared/schedule';
import type { Audit } from '../../engine/ports/audit.js';
import type { Chance } from '../../engine/ports/clock.js';
import type { ConnectionStore } from '../../engine/ports/connection-store.js';
import type { Digest } from '../../engine/ports/digest.js';
import type { HookSecretStore } from '../../engine/ports/hook-secrets.js';
import type { FlowRecord, FlowStore, FlowVersionRecord } from '../../engine/ports/flow-store.js';
import type { SchemaCheck } from '../../engine/ports/schema-check.js';
import { hookSecretProblems, kindToVerify } from '../hook-secrets/hook-secret-problems.js';
import { callableFlows, listenedTo } from './callable-flows.js';
import { canonicalJson } from './canonical-json.js';
import { surroundingsOf, withIdsOfHere } from './connections-of-flow.js';
import { addressOf, pathIn } from './published-flows.js';

export interface FlowDeps {
  readonly flows: FlowStore;
  readonly connections: Pick<ConnectionStore, 'withIds' | 'named'>;
  readonly contracts: ReadonlyMap<string, OperationContract>;
  readonly schemas: SchemaCheck;
  readonly digest: Digest;
  readonly chance: Chance;
  readonly audit: Audit;
  readonly hookSecrets: Pick<HookSecretStore, 'list'>;
  readonly nowMs: () => number;
}

/** How often a free path is looked for beside one that is taken. */
const PATH_TRIES = 5;

/** Everything that is wrong or doubtful in a document. */
export async function problemsOf(deps: FlowDeps, document: FlowDocument): Promise<Problem[]> {
  const around = {
    ...(await surroundingsOf(deps.connections, document)),
    flows: await callableFlows(deps.flows, document),
    listenedTo: await listenedTo(deps.flows, document),
  };
  const problems = checkFlow(document, [...deps.contracts.values()], around);
  const schema = document.trigger.output;
  const bad = schema ? deps.schemas.problemWith(schema) : null;
  if (bad)
    problems.push({
      code: 'invalid_schema',
      severity: 'error',
      pointer: '/trigger/output',
      message: `The trigger's contract is not a JSON Schema: ${bad}`,
    });
  return problems;
}

/** Everything that is wrong or doubtful in the draft of a flow: also what its document does not say. */
export async function draftProblems(deps: FlowDeps, id: string, document: FlowDocument): Promise<Problem[]> {
  return [...(await problemsOf(deps, document)), ...(await secretProblems(deps, id, document, 'warning'))];
}

/** Asks for the secrets of a webhook only where it needs one. */
async function secretProblems(deps: FlowDeps, id: string, document: FlowDocument, severity: 'error' | 'warning'): Promise<Problem[]> {
  if (kindToVerify(document) === null) return [];
  return hookSecretProblems(document, await deps.hookSecrets.list(id), deps.nowMs(), severity);
}

/**
 * Imports a document as a new draft. Its webhook path is kept while it is free, otherwise it gets another one and a problem says so.
 * Connections that an export wrote by service and name are found again where they exist here; a problem names the others.
 */
export async function importFlow(
  deps: FlowDeps,
  given: FlowDocument,
  by: string,
  id: string = deps.chance.uuid(),
): Promise<{ id: string; revision: number; problems: Problem[] }> {
  const document = await withIdsOfHere(deps.connections, given);
  const address = addressOf(document);
  const wanted = pathIn(address ?? '');
  if (await deps.flows.create(id, { document, address, by })) {
    await deps.audit.record({ actor: by, action: 'flow.create', subject: id, detail: { name: document.name } });
    return { id, revision: 1, problems: await draftProblems(deps, id, document) };
  }
  for (let attempt = 0; attempt < PATH_TRIES; attempt++) {
    const path = `${wanted}-${deps.chance.uuid().slice(-12)}`;
    const moved: FlowDocument = { ...document, trigger: { ...document.trigger, config: { ...document.trigger.config, path } } };
    if (!(await deps.flows.create(id, { document: moved, address: addressOf(moved), by }))) continue;
    await deps.audit.record({ actor: by, action: 'flow.create', subject: id, detail: { name: document.name, path } });
    return { id, revision: 1, problems: [pathTaken(wanted, path), ...(await draftProblems(deps, id, moved))] };
  }
  throw new PlumblineError('path_taken', `The path "${wanted}" belongs to another flow.`);
}

function pathTaken(wanted: string, given: string): Problem {
  const message = `Another flow listens at "${wanted}" already; this one got "${given}". Change either to use the name.`;
  return { code: 'path_taken', severity: 'warning', pointer: '/trigger/config/path', message };
}

/**
 * Saves a draft.
 * @param basedOn revision that the change was made on
 * @throws PlumblineError `stale_revision` with `yours`, `theirs` and `base` when somebody saved in between
 */
export async function saveDraft(
  deps: FlowDeps,
  id: string,
  basedOn: number,
  document: FlowDocument,
  by: string,
): Promise<{ revision: number; problems: Problem[] }> {
  const address = addressOf(document);
  const answer = await deps.flows.saveDraft(id, basedOn, { document, address, by });
  switch (answer.kind) {
    case 'no_flow':
      throw new PlumblineError('flow_not_found');
    case 'stale':
      throw new PlumblineError(
        'stale_revision',
        `The draft is at revision ${answer.theirs.revision} now, your change was made on ${basedOn}.`,
        {
          revision: answer.theirs.revision,
          yours: document,
          theirs: answer.theirs.draft,
          base: answer.base,
        },
      );
    case 'saved': {
      const problems = await draftProblems(deps, id, document);
      if (!answer.pathFree)
        problems.unshift({
          code: 'path_taken',
          severity: 'error',
          pointer: '/trigger/config/path',
          message: takenBy(address),
        });
      return { revision: answer.revision, problems };
    }
  }
}

const takenBy = (address: string | null): string => `Another flow listens at "${pathIn(address ?? '')}" already.`;

/** What whoever publishes a version calls it, and says of it. */
export interface VersionLabel {
  readonly name?: string | undefined;
  readonly note?: string | undefined;
}

/** Publishes the draft as the next version, unless it has errors; what is doubtful about it is said. */
export async function publishFlow(
  deps: FlowDeps,
  id: string,
  { name = '', note = '' }: VersionLabel,
  by: string,
): Promise<{ version: number; problems: Problem[] }> {
  const flow = await findFlow(deps, id);
  refuseArchived(flow);
  const problems = [...(await problemsOf(deps, flow.draft)), ...(await secretProblems(deps, id, flow.draft, 'error'))];
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) throw new PlumblineError('flow_has_problems', errors[0]?.message, { problems: errors });
  const address = addressOf(flow.draft);
  const answer = await deps.flows.publish(id, flow.revision, {
    hash: deps.digest.sha256([canonicalJson(flow.draft)]),
    by,
    address,
    schedule: scheduleOf(flow.draft),
    name: name === '' ? null : name,
    note: note === '' ? null : note,
  });
  if (answer.kind === 'stale')
    throw new PlumblineError('stale_revision', 'The draft was changed while it was being published. Look at it again.');
  if (answer.kind === 'path_taken') throw new PlumblineError('path_taken', takenBy(address));
  await deps.audit.record({ actor: by, action: 'flow.publish', subject: id, detail: { version: answer.version } });
  return { version: answer.version, problems };
}

export async function findFlow({ flows }: Pick<FlowDeps, 'flows'>, id: string): Promise<FlowRecord> {
  const flow = await flows.get(id);
  if (!flow) throw new PlumblineError('flow_not_found');
  return flow;
}

/** Takes a flow out of use, or back into it. Runs that were started go on. */
export async function archiveFlow(deps: FlowDeps, id: string, archived: boolean, by: string): Promise<{ id: string; archived: boolean }> {
  if (!(await deps.flows.archive(id, archived, await publishedSchedule(deps, id)))) throw new PlumblineError('flow_not_found');
  await deps.audit.record({ actor: by, action: archived ? 'flow.archive' : 'flow.restore', subject: id, detail: {} });
  return { id, archived };
}

async function publishedSchedule({ flows }: Pick<FlowDeps, 'flows'>, id: string): Promise<Schedule | null> {
  const published = (await flows.get(id))?.publishedVersion ?? null;
  const version = published === null ? null : await flows.version(id, published);
  return version && scheduleOf(version.document);
}

/** @throws PlumblineError `flow_archived` */
export function refuseArchived({ archived }: FlowRecord): void {
  if (archived) throw new PlumblineError('flow_archived');
}

/** A flow without its draft. */
export function flowSummary(flow: FlowRecord): JsonObject {
  return {
    id: flow.id,
    name: flow.draft.name,
    owner: flow.draft.owner ?? '',
    archived: flow.archived,
    revision: flow.revision,
    publishedVersion: flow.publishedVersion,
    createdAt: new Date(flow.createdMs).toISOString(),
    updatedAt: new Date(flow.updatedMs).toISOString(),
  };
}

export function versionSummary(version: FlowVersionRecord): JsonObject {
  return {
    version: version.version,
    hash: version.hash,
    publishedAt: new Date(version.publishedMs).toISOString(),
    publishedBy: version.publishedBy,
    name: version.name,
    note: version.note,
  };
}
