import type { StepError } from '@plumbline/shared';
import type { Clock } from '../../engine/ports/clock.js';
import type { ConnectionRecord, ConnectionStore } from '../../engine/ports/connection-store.js';
import type { StoredSecret } from '../../engine/ports/rewrappable-secrets.js';
import type { ConnectionFacts, Connections, OpenAnswer } from '../../engine/ports/connections.js';
import type { Digest } from '../../engine/ports/digest.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { MakeRedactor } from '../../engine/ports/redactor.js';
import type { Vault } from '../../engine/ports/vault.js';
import { factsOf } from './connection-facts.js';
import { hiddenOf } from './hidden.js';

export interface KnownConnectionsDeps {
  readonly connections: ConnectionStore;
  readonly vault: Vault;
  readonly makeRedactor: MakeRedactor;
  readonly digest: Digest;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Facts are forgotten when they change; this is the bound for a change that nobody heard of, ms. */
const FACTS_MS = 60_000;
/** How long opened secrets stay in memory, ms: long enough for a burst of steps, short enough to say they are decrypted per use. */
const OPEN_MS = 5_000;
/** How often the time of last use is written, ms. */
const TOUCH_MS = 60_000;
const MAX_FACTS = 10_000;
const MAX_OPEN = 100;

interface Kept<T> {
  readonly value: T;
  readonly untilMs: number;
}

/** Connections as steps use them: facts at once from memory, secrets decrypted just before they are sent. */
export class KnownConnections implements Connections {
  private readonly facts = new Map<string, Kept<ConnectionFacts | null>>();
  private readonly open_ = new Map<string, Kept<Promise<OpenAnswer>>>();
  private readonly touched = new Map<string, number>();
  /** Raised by each change: what was read before it is not kept. */
  private changes = 0;

  constructor(private readonly deps: KnownConnectionsDeps) {
    deps.connections.onChanged((id) => this.forget(id));
  }

  find(id: string): ConnectionFacts | null | Promise<ConnectionFacts | null> {
    const known = this.facts.get(id);
    if (known && known.untilMs > this.deps.clock.nowMs()) return known.value;
    const asOf = this.changes;
    return this.deps.connections.get(id).then((record) => {
      const value = record && factsOf(this.deps.digest, record);
      if (asOf === this.changes) keep(this.facts, id, { value, untilMs: this.deps.clock.nowMs() + FACTS_MS }, MAX_FACTS);
      return value;
    });
  }

  open(id: string): Promise<OpenAnswer> {
    const nowMs = this.deps.clock.nowMs();
    this.touch(id, nowMs);
    const known = this.open_.get(id);
    if (known && known.untilMs > nowMs) return known.value;
    const answer = this.read(id);
    const kept = { value: answer, untilMs: nowMs + OPEN_MS };
    keep(this.open_, id, kept, MAX_OPEN);
    // What failed may go well the next time.
    void answer.then(({ ok }) => {
      if (!ok && this.open_.get(id) === kept) this.open_.delete(id);
    });
    return answer;
  }

  private async read(id: string): Promise<OpenAnswer> {
    try {
      const found = await this.deps.connections.withSecrets(id);
      return found ? this.unseal(found.record, found.secrets) : { ok: false, error: MISSING };
    } catch (error) {
      this.deps.log.error({ error, connectionId: id }, 'a connection could not be read');
      return { ok: false, error: NOT_READ };
    }
  }

  private unseal(record: ConnectionRecord, stored: readonly StoredSecret[]): OpenAnswer {
    const secrets: { [field: string]: string } = {};
    for (const { field, version, sealed } of stored) {
      const answer = this.deps.vault.unseal({ connectionId: record.id, field, version }, sealed);
      if (!answer.ok) return this.unreadable(record, answer.why);
      secrets[field] = answer.text;
    }
    if (stored.length === 0) return this.unreadable(record, 'damaged');
    const facts = factsOf(this.deps.digest, record);
    const redact = this.deps.makeRedactor(hiddenOf(facts, secrets));
    return { ok: true, connection: { facts, secrets, redact } };
  }

  private unreadable({ id, service, name }: ConnectionRecord, why: 'unknown_key' | 'damaged'): OpenAnswer {
    this.deps.log.error({ connectionId: id, why }, 'the secret of a connection can not be decrypted');
    const reason =
      why === 'unknown_key'
        ? 'it was encrypted with another master key. Set MASTER_KEY, or MASTER_KEY_PREVIOUS, to that key'
        : 'it was damaged or changed in the database';
    const message = `The secret of the connection "${name}" of ${service} can not be decrypted: ${reason}, or enter the secret again. Nothing was sent.`;
    return { ok: false, error: { code: 'credential_unreadable', class: 'denied', message } };
  }

  private touch(id: string, nowMs: number): void {
    if (nowMs < (this.touched.get(id) ?? 0) + TOUCH_MS) return;
    keep(this.touched, id, nowMs, MAX_FACTS);
    this.deps.connections.touch(id).catch((error: unknown) => {
      this.deps.log.warn({ error, connectionId: id }, 'the time of last use of a connection could not be written');
    });
  }

  private forget(id: string | null): void {
    this.changes++;
    for (const map of [this.facts, this.open_]) {
      if (id === null) map.clear();
      else map.delete(id);
    }
  }
}

const MISSING: StepError = {
  code: 'connection_missing',
  class: 'denied',
  message:
    'The connection of this step does not exist any more. Nothing was sent. Choose another one, publish, and retry on the newest version.',
};

const NOT_READ: StepError = {
  code: 'connection_unreadable',
  class: 'network',
  message: 'The connection could not be read from the database. Nothing was sent.',
};

/** The oldest entry goes when there are too many. */
function keep<V>(map: Map<string, V>, key: string, value: V, max: number): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= max) return;
    map.delete(oldest);
  }
}
