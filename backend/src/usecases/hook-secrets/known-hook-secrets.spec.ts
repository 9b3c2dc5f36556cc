import { describe, expect, it } from '@jest/globals';
import type { HookSecretRecord, SealedHookSecret } from '../../engine/ports/hook-secrets.js';
import type { Logger } from '../../engine/ports/logger.js';
import type { Vault } from '../../engine/ports/vault.js';
import { KnownHookSecrets } from './known-hook-secrets.js';

const sealed = { keyId: 'k', wrappedKey: new Uint8Array(), data: new Uint8Array() };
const row = (id: string, kind: HookSecretRecord['kind'] = 'github'): SealedHookSecret => ({
  record: { id, flowId: 'f', kind, label: id, createdMs: 0, createdBy: 'ada', expiresMs: null, lastUsedMs: null },
  sealed,
});
const silent: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
/** Opens everything but what is called `bad`, and shows to which place it was bound. */
const vault: Vault = {
  keyId: 'k',
  seal: () => sealed,
  rewrap: () => sealed,
  unseal: (place) => (place.version === 'bad' ? { ok: false, why: 'damaged' } : { ok: true, text: `${place.connectionId} ${place.field}` }),
};

class Stage {
  rows: readonly SealedHookSecret[] = [row('a')];
  reads = 0;
  nowMs = 0;
  fails = false;
  readonly touched: string[] = [];
  changed: (flowId: string | null) => void = () => undefined;
  readonly known = new KnownHookSecrets({
    secrets: {
      sealed: async () => {
        this.reads++;
        if (this.fails) throw new Error('no database');
        return this.rows;
      },
      touch: async (id) => void this.touched.push(id),
      onChanged: (listener) => (this.changed = listener),
    },
    vault,
    log: silent,
    monotonicMs: () => this.nowMs,
  });

  async ids(): Promise<string[]> {
    return (await this.known.of('f')).map(({ id }) => id);
  }
}

describe('the secrets of a webhook', () => {
  it('are read once for many events, and opened at the place that they belong to', async () => {
    const stage = new Stage();
    const all = await Promise.all([stage.known.of('f'), stage.known.of('f')]);
    expect(all[0]).toEqual([{ id: 'a', kind: 'github', text: 'f hook:github:a', expiresMs: null }]);
    expect(stage.known.of('f')).toEqual(all[1]);
    expect(stage.reads).toBe(1);
  });

  it('are read again when they change, and before two seconds have passed where nobody says so', async () => {
    const stage = new Stage();
    await stage.ids();
    stage.rows = [row('b'), row('a')];
    stage.changed('another flow');
    expect(await stage.ids()).toEqual(['a']);
    stage.changed('f');
    expect(await stage.ids()).toEqual(['b', 'a']);
    stage.rows = [row('b')];
    stage.changed(null);
    expect(await stage.ids()).toEqual(['b']);
    stage.rows = [];
    stage.nowMs = 1_999;
    expect(await stage.ids()).toEqual([]);
  });

  it('that were read while they changed are not kept', async () => {
    const stage = new Stage();
    const reading = stage.ids();
    stage.changed('f');
    await reading;
    await stage.ids();
    expect(stage.reads).toBe(2);
  });

  it('that can not be read let nobody in, and are read again at once', async () => {
    const stage = new Stage();
    stage.fails = true;
    await expect(stage.ids()).rejects.toThrow('no database');
    stage.fails = false;
    expect(await stage.ids()).toEqual(['a']);
  });

  it('that can not be opened are left out', async () => {
    const stage = new Stage();
    stage.rows = [row('bad'), row('a')];
    expect(await stage.ids()).toEqual(['a']);
  });

  it('are noted as used at most once a minute', () => {
    const stage = new Stage();
    stage.known.used('a');
    stage.known.used('a');
    stage.known.used('b');
    stage.nowMs = 60_000;
    stage.known.used('a');
    expect(stage.touched).toEqual(['a', 'b', 'a']);
  });
});
