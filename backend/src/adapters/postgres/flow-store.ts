import { IsNull, LessThan, type DataSource, type EntityManager } from 'typeorm';
import { mailboxOf, pollOf, watchOf, type FlowDocument } from '@plumbline/shared';
import type { Schedule } from '@plumbline/shared/schedule';
import type {
  FlowRecord,
  FlowStore,
  FlowVersionRecord,
  FrozenDraft,
  NewDraft,
  Publication,
  PublishAnswer,
  SaveAnswer,
} from '../../engine/ports/flow-store.js';
import { FlowDraftEntity, FlowEntity, FlowVersionEntity, FrozenDraftEntity, HookPathEntity } from './entities/flow.entity.js';
import type { Listener } from './listener.js';
import { keepWatch } from './flow-ends/store.js';
import { keepMailbox } from './mailboxes/store.js';
import { keepPoll, restPoll } from './polls/store.js';
import { keepSchedule } from './schedules/store.js';
import { storableText } from './storable-text.js';

/** Revisions of a draft that are kept. */
const KEPT_DRAFTS = 100;

/** Flows on PostgreSQL, through TypeORM. */
export class PostgresFlowStore implements FlowStore {
  private readonly listeners: ((flowId: string | null) => void)[] = [];

  constructor(
    private readonly source: DataSource,
    listener: Listener,
  ) {
    listener.on('plumbline_flow', (flowId) => this.tell(flowId));
    listener.onConnected(() => this.tell(null));
  }

  async create(id: string, { document, address, by }: NewDraft): Promise<boolean> {
    return this.source.transaction(async (db) => {
      if (address !== null && !(await reserve(db, address, id))) return false;
      await db.insert(FlowEntity, { id, ...shownOf(document), revision: 1, publishedVersion: null });
      await db.insert(FlowDraftEntity, { flowId: id, revision: 1, document, savedBy: by });
      return true;
    });
  }

  async get(id: string): Promise<FlowRecord | null> {
    return find(this.source.manager, id);
  }

  async list(limit: number, beforeId: string | null): Promise<readonly FlowRecord[]> {
    const where = beforeId === null ? {} : { id: LessThan(beforeId) };
    const flows = await this.source.manager.find(FlowEntity, { where, order: { id: 'DESC' }, take: limit });
    const wanted = flows.map((flow) => ({ flowId: flow.id, revision: flow.revision }));
    const drafts = wanted.length === 0 ? [] : await this.source.manager.find(FlowDraftEntity, { where: wanted });
    const byId = new Map(drafts.map((draft) => [draft.flowId, draft.document as FlowDocument]));
    return flows.flatMap((flow) => {
      const draft = byId.get(flow.id);
      return draft ? [record(flow, draft)] : [];
    });
  }

  async saveDraft(id: string, basedOn: number, { document, address, by }: NewDraft): Promise<SaveAnswer> {
    return this.source.transaction(async (db): Promise<SaveAnswer> => {
      const flow = await db.findOne(FlowEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!flow) return { kind: 'no_flow' };
      if (flow.revision !== basedOn) return stale(db, id, basedOn);
      const revision = basedOn + 1;
      await db.insert(FlowDraftEntity, { flowId: id, revision, document, savedBy: by });
      await db.delete(FlowDraftEntity, { flowId: id, revision: LessThan(revision - KEPT_DRAFTS) });
      await db.update(FlowEntity, { id }, { ...shownOf(document), revision, updatedAt: () => 'clock_timestamp()' });
      await db.query("SELECT pg_notify('plumbline_draft', $1)", [id]);
      return { kind: 'saved', revision, pathFree: address === null || (await reserve(db, address, id)) };
    });
  }

  async publish(id: string, revision: number, { hash, by, address, schedule, name, note }: Publication): Promise<PublishAnswer> {
    return this.source
      .transaction(async (db): Promise<PublishAnswer> => {
        const flow = await db.findOne(FlowEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
        const draft = await db.findOneBy(FlowDraftEntity, { flowId: id, revision });
        if (!flow || !draft || flow.revision !== revision) return { kind: 'stale' };
        if (address !== null && !(await reserve(db, address, id))) return { kind: 'path_taken' };
        const version = (flow.publishedVersion ?? 0) + 1;
        await db.insert(FlowVersionEntity, { flowId: id, number: version, hash, document: draft.document, publishedBy: by, name, note });
        await db.update(FlowEntity, { id }, { publishedVersion: version });
        await db.query('DELETE FROM hook_path WHERE flow_id = $1 AND path IS DISTINCT FROM $2', [id, address]);
        await keepSchedule(db, id, version, schedule);
        await keepWatch(db, id, version, watchOf(draft.document as FlowDocument));
        await keepMailbox(db, id, version, mailboxOf(draft.document as FlowDocument));
        await keepPoll(db, id, version, pollOf(draft.document as FlowDocument));
        await db.query("SELECT pg_notify('plumbline_flow', $1)", [id]);
        return { kind: 'published', version };
      })
      .then((answer) => {
        if (answer.kind === 'published') this.tell(id);
        return answer;
      });
  }

  async freeze(flowId: string, { revision, hash, document, by }: FrozenDraft): Promise<number | null> {
    return this.source.transaction(async (db) => {
      // The flow's row is locked, so that two who freeze the same draft get the same number.
      const flow = await db.findOne(FlowEntity, { where: { id: flowId }, lock: { mode: 'pessimistic_write' } });
      if (!flow) return null;
      const known = await db.findOneBy(FrozenDraftEntity, { flowId, revision: revision ?? IsNull(), hash });
      if (known) {
        await db.update(FrozenDraftEntity, { flowId, number: known.number }, { usedAt: () => 'clock_timestamp()' });
        return known.number;
      }
      const number = -(flow.frozen + 1);
      await db.insert(FrozenDraftEntity, { flowId, number, revision, hash, document, frozenBy: by });
      await db.update(FlowEntity, { id: flowId }, { frozen: flow.frozen + 1 });
      return number;
    });
  }

  async version(flowId: string, version: number): Promise<FlowVersionRecord | null> {
    if (version < 0) {
      const frozen = await this.source.manager.findOneBy(FrozenDraftEntity, { flowId, number: version });
      return frozen && frozenRecord(frozen);
    }
    const row = await this.source.manager.findOneBy(FlowVersionEntity, { flowId, number: version });
    return row && versionRecord(row);
  }

  async versions(flowId: string): Promise<readonly FlowVersionRecord[]> {
    const rows = await this.source.manager.find(FlowVersionEntity, { where: { flowId }, order: { number: 'DESC' } });
    return rows.map(versionRecord);
  }

  async atPath(path: string): Promise<FlowVersionRecord | null> {
    const owner = await this.source.manager.findOneBy(HookPathEntity, { path });
    const flow = owner && (await this.source.manager.findOneBy(FlowEntity, { id: owner.flowId }));
    return flow && flow.publishedVersion !== null && flow.archivedAt === null ? this.version(flow.id, flow.publishedVersion) : null;
  }

  async archive(id: string, archived: boolean, schedule: Schedule | null): Promise<boolean> {
    const found = await this.source.transaction(async (db) => {
      const flow = await db.findOne(FlowEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      const at = archived ? () => 'coalesce(archived_at, clock_timestamp())' : null;
      const { affected } = await db.update(FlowEntity, { id }, { archivedAt: at });
      const version = flow?.publishedVersion ?? null;
      if (version !== null) {
        await keepSchedule(db, id, version, archived ? null : schedule);
        const published = archived ? null : await db.findOneBy(FlowVersionEntity, { flowId: id, number: version });
        await keepWatch(db, id, version, published && watchOf(published.document as FlowDocument));
        await keepMailbox(db, id, version, published && mailboxOf(published.document as FlowDocument));
        if (archived) await restPoll(db, id);
        else await keepPoll(db, id, version, published && pollOf(published.document as FlowDocument));
      }
      await db.query("SELECT pg_notify('plumbline_flow', $1)", [id]);
      return (affected ?? 0) > 0;
    });
    this.tell(id);
    return found;
  }

  onChanged(listener: (flowId: string | null) => void): void {
    this.listeners.push(listener);
  }

  private tell(flowId: string | null): void {
    for (const listener of this.listeners) listener(flowId);
  }
}

/** What lists show and search of a document. */
function shownOf({ name, owner = '', description = '' }: FlowDocument): { name: string; owner: string; description: string } {
  return { name: storableText(name), owner: storableText(owner), description: storableText(description) };
}

/** Takes a path for a flow; false when another flow has it. */
async function reserve(db: EntityManager, path: string, flowId: string): Promise<boolean> {
  await db.query('INSERT INTO hook_path(path, flow_id) VALUES ($1, $2) ON CONFLICT (path) DO NOTHING', [path, flowId]);
  const holder = await db.findOneBy(HookPathEntity, { path });
  return holder?.flowId === flowId;
}

async function find(db: EntityManager, id: string): Promise<FlowRecord | null> {
  const flow = await db.findOneBy(FlowEntity, { id });
  const draft = flow && (await db.findOneBy(FlowDraftEntity, { flowId: id, revision: flow.revision }));
  return flow && draft ? record(flow, draft.document as FlowDocument) : null;
}

async function stale(db: EntityManager, id: string, basedOn: number): Promise<SaveAnswer> {
  const theirs = await find(db, id);
  const base = await db.findOneBy(FlowDraftEntity, { flowId: id, revision: basedOn });
  return theirs ? { kind: 'stale', theirs, base: (base?.document as FlowDocument | undefined) ?? null } : { kind: 'no_flow' };
}

function record(flow: FlowEntity, draft: FlowDocument): FlowRecord {
  return {
    id: flow.id,
    revision: flow.revision,
    draft,
    publishedVersion: flow.publishedVersion,
    archived: flow.archivedAt !== null,
    createdMs: flow.createdAt.getTime(),
    updatedMs: flow.updatedAt.getTime(),
  };
}

function versionRecord(row: FlowVersionEntity): FlowVersionRecord {
  return {
    flowId: row.flowId,
    version: row.number,
    draft: null,
    hash: row.hash,
    document: row.document as FlowDocument,
    publishedMs: row.publishedAt.getTime(),
    publishedBy: row.publishedBy,
    name: row.name,
    note: row.note,
  };
}

function frozenRecord(row: FrozenDraftEntity): FlowVersionRecord {
  return {
    flowId: row.flowId,
    version: row.number,
    draft: row.revision,
    hash: row.hash,
    document: row.document as FlowDocument,
    publishedMs: row.frozenAt.getTime(),
    publishedBy: row.frozenBy,
    name: null,
    note: null,
  };
}
