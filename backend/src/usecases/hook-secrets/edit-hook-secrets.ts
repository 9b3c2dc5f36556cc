import { PlumblineError, type HookSecretKind, type Json, type JsonObject } from '@plumbline/shared';
import { counts } from '../../engine/intake/verify/verify.js';
import type { Audit } from '../../engine/ports/audit.js';
import type { Chance } from '../../engine/ports/clock.js';
import type { FlowStore } from '../../engine/ports/flow-store.js';
import { hookSecretPlace, type HookSecretChange, type HookSecretRecord, type HookSecretStore } from '../../engine/ports/hook-secrets.js';
import type { Vault } from '../../engine/ports/vault.js';
import { GENERATE, generatedSecret, givenSecret } from './secret-text.js';

export interface HookSecretDeps {
  readonly secrets: HookSecretStore;
  readonly flows: Pick<FlowStore, 'get'>;
  readonly vault: Vault;
  readonly chance: Chance;
  /** 32 bytes that nobody can foresee. */
  readonly random: () => Uint8Array;
  readonly encode: (text: string) => Uint8Array;
  readonly audit: Audit;
  readonly nowMs: () => number;
}

/** Every one that counts costs a digest of each body: a rotation takes two. */
const MAX_SECRETS = 10;

export interface NewSecret {
  readonly kind: HookSecretKind;
  readonly label: string;
  /** The secret, or `generate`. */
  readonly secret: string;
  /** ISO 8601. */
  readonly expiresAt?: string | null | undefined;
}

/** Newest first. @throws PlumblineError `flow_not_found` */
export async function listHookSecrets(deps: HookSecretDeps, flowId: string): Promise<JsonObject[]> {
  await needFlow(deps, flowId);
  return (await deps.secrets.list(flowId)).map((record) => view(deps, record));
}

/**
 * Adds a secret; those that are there go on counting.
 * @returns with `generated`, the secret itself, where it was made here: it is told this once
 * @throws PlumblineError `invalid_body` for a secret that is too short, `flow_not_found`, `hook_secrets_full`
 */
export async function createHookSecret(deps: HookSecretDeps, flowId: string, asked: NewSecret, by: string): Promise<JsonObject> {
  const { kind, label, secret } = asked;
  const generated = secret === GENERATE ? generatedSecret(kind, deps.random()) : null;
  const text = generated ?? givenSecret(kind, secret, deps.encode);
  const id = deps.chance.uuid();
  const sealed = deps.vault.seal(hookSecretPlace({ flowId, kind, id }), text);
  const expiresMs = asked.expiresAt ? Date.parse(asked.expiresAt) : null;
  const answer = await deps.secrets.create({ id, flowId, kind, label, expiresMs, sealed, by }, MAX_SECRETS);
  if (answer === 'no_flow') throw new PlumblineError('flow_not_found');
  if (answer === 'full') throw new PlumblineError('hook_secrets_full', `It has ${MAX_SECRETS}; delete one that is no longer used.`);
  await note(deps, by, 'create', flowId, { id, kind, label, expiresAt: asked.expiresAt ?? null, generated: generated !== null });
  return { ...view(deps, await find(deps, flowId, id)), ...(generated === null ? {} : { generated }) };
}

/** Changes how a secret is called, or until when it counts. @throws PlumblineError `flow_not_found`, `hook_secret_not_found` */
export async function changeHookSecret(
  deps: HookSecretDeps,
  flowId: string,
  id: string,
  { label, expiresAt }: { readonly label?: string | undefined; readonly expiresAt?: string | null | undefined },
  by: string,
): Promise<JsonObject> {
  const before = await find(deps, flowId, id);
  const change: HookSecretChange = {
    ...(label === undefined ? {} : { label }),
    ...(expiresAt === undefined ? {} : { expiresMs: expiresAt === null ? null : Date.parse(expiresAt) }),
  };
  const after = await deps.secrets.change(flowId, id, change);
  if (!after) throw new PlumblineError('hook_secret_not_found');
  const [was, is] = [before, after].map(({ label: name, expiresMs }) => ({ label: name, expiresAt: isoOf(expiresMs) }));
  await note(deps, by, 'change', flowId, { id, before: was ?? null, after: is ?? null });
  return view(deps, after);
}

/** Deletes a secret for good. @throws PlumblineError `flow_not_found`, `hook_secret_not_found` */
export async function deleteHookSecret(deps: HookSecretDeps, flowId: string, id: string, by: string): Promise<void> {
  const { kind, label } = await find(deps, flowId, id);
  if (!(await deps.secrets.remove(flowId, id))) throw new PlumblineError('hook_secret_not_found');
  await note(deps, by, 'delete', flowId, { id, kind, label });
}

async function needFlow({ flows }: HookSecretDeps, flowId: string): Promise<void> {
  if (!(await flows.get(flowId))) throw new PlumblineError('flow_not_found');
}

async function find(deps: HookSecretDeps, flowId: string, id: string): Promise<HookSecretRecord> {
  const record = await deps.secrets.get(flowId, id);
  if (record) return record;
  await needFlow(deps, flowId);
  throw new PlumblineError('hook_secret_not_found');
}

function note({ audit }: HookSecretDeps, actor: string, verb: string, subject: string, detail: { [key: string]: Json }): Promise<void> {
  return audit.record({ actor, action: `hook_secret.${verb}`, subject, detail });
}

/** A secret as the API shows it: there is no field for its value, so none can be forgotten. */
function view({ nowMs }: HookSecretDeps, record: HookSecretRecord): JsonObject {
  return {
    id: record.id,
    kind: record.kind,
    label: record.label,
    active: counts(record, nowMs()),
    createdAt: new Date(record.createdMs).toISOString(),
    createdBy: record.createdBy,
    expiresAt: isoOf(record.expiresMs),
    lastUsedAt: isoOf(record.lastUsedMs),
  };
}

function isoOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
