import type { HookSecret } from '../../engine/intake/verify/verifier.js';
import { hookSecretPlace, type HookSecretStore } from '../../engine/ports/hook-secrets.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { Vault } from '../../engine/ports/vault.js';

export interface KnownHookSecretsDeps {
  readonly secrets: Pick<HookSecretStore, 'sealed' | 'touch' | 'onChanged'>;
  readonly vault: Vault;
  readonly log: Logger;
  readonly monotonicMs: () => number;
}

/** A change binds at once where it is heard of, and after this long where it is not (a broken connection to the database), ms. */
const KEPT_MS = 1_500;
/** How often the time of last use is written, ms. */
const TOUCH_MS = 60_000;
const MAX_FLOWS = 1_000;
const MAX_TOUCHED = 10_000;

interface Kept {
  readonly secrets: readonly HookSecret[] | Promise<readonly HookSecret[]>;
  readonly untilMs: number;
}

/** The secrets of webhooks, opened, as the hot path asks for them. */
export class KnownHookSecrets {
  private readonly kept = new Map<string, Kept>();
  private readonly touched = new Map<string, number>();

  constructor(private readonly deps: KnownHookSecretsDeps) {
    deps.secrets.onChanged((flowId) => (flowId === null ? this.kept.clear() : this.kept.delete(flowId)));
  }

  /** Those of a flow that can be opened, expired ones included. Rejects when they can not be read: then nobody is let in. */
  of(flowId: string): readonly HookSecret[] | Promise<readonly HookSecret[]> {
    const nowMs = this.deps.monotonicMs();
    const known = this.kept.get(flowId);
    if (known && known.untilMs > nowMs) return known.secrets;
    const reading = this.read(flowId);
    const kept: Kept = { secrets: reading, untilMs: nowMs + KEPT_MS };
    keep(this.kept, flowId, kept, MAX_FLOWS);
    reading.then(
      (secrets) => this.replace(flowId, kept, { ...kept, secrets }),
      () => this.replace(flowId, kept, null),
    );
    return reading;
  }

  /** Notes that something was signed with it. */
  used(id: string): void {
    const nowMs = this.deps.monotonicMs();
    if (nowMs < (this.touched.get(id) ?? Number.NEGATIVE_INFINITY) + TOUCH_MS) return;
    keep(this.touched, id, nowMs, MAX_TOUCHED);
    this.deps.secrets.touch(id).catch((error: unknown) => {
      this.deps.log.warn({ error, id }, 'the time of last use of a webhook secret could not be written');
    });
  }

  /** Only where nothing changed while it was read. */
  private replace(flowId: string, before: Kept, after: Kept | null): void {
    if (this.kept.get(flowId) !== before) return;
    if (after) this.kept.set(flowId, after);
    else this.kept.delete(flowId);
  }

  private async read(flowId: string): Promise<readonly HookSecret[]> {
    const found = await this.deps.secrets.sealed(flowId);
    return found.flatMap(({ record, sealed }) => {
      const { id, kind, expiresMs } = record;
      const answer = this.deps.vault.unseal(hookSecretPlace(record), sealed);
      if (answer.ok) return [{ id, kind, text: answer.text, expiresMs }];
      this.deps.log.error({ flowId, id, why: answer.why }, 'a webhook secret can not be decrypted: what it signs is refused');
      return [];
    });
  }
}

/** The oldest entry goes when there are too many. */
function keep<V>(map: Map<string, V>, key: string, value: V, max: number): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= max) return;
    map.delete(oldest);
  }
}
