import type { Json, JsonObject } from '../json.js';
import type { ConnectionKind } from './connection-kind.js';

/**
 * What happens outside when a step's operation is sent twice.
 * - `safe`: nothing changes (a search, a GET)
 * - `idempotent`: the second call changes nothing more (PUT, DELETE, upsert)
 * - `keyed`: the service drops the repeat when it carries the same idempotency key
 * - `verifiable`: no key, but a look-up tells whether it happened
 * - `unsafe`: the repeat happens again (a plain POST, a mail)
 */
export type EffectClass = 'safe' | 'idempotent' | 'keyed' | 'verifiable' | 'unsafe';

export const EFFECT_CLASSES = ['safe', 'idempotent', 'keyed', 'verifiable', 'unsafe'] as const satisfies readonly EffectClass[];

/** An effect class that depends on one top-level field of the evaluated input, e.g. the HTTP method. */
export interface EffectByInput {
  readonly field: string;
  readonly values: Readonly<Record<string, EffectClass>>;
  readonly otherwise: EffectClass;
  /** When the field is left out and the operation has a default for it; `otherwise` when absent. */
  readonly missing?: EffectClass;
}

/**
 * That, and how patiently, the service can be asked whether a call happened (`verifiable`, and `keyed` once its key is not trusted any
 * more). What is asked and how the answer is read is the operation's code.
 */
export interface LookUpRules {
  /** For people: what is looked for, and where. */
  readonly description: string;
  /**
   * How long after an unclear call something that is not found may still appear, ms: the service may be at work on it, and its search
   * may be behind. What is found counts at once.
   */
  readonly settlesAfterMs: number;
  /** How often it is asked at most, before a person is. */
  readonly attempts: number;
  /** Until it is asked again after an answer that tells nothing, ms; twice as long each time. */
  readonly everyMs: number;
  /** The author declares it per call, in this top-level field of the input; without that there is no look-up. */
  readonly field?: string;
}

/** The operation that takes back what another one did. */
export interface Inverse {
  /** Id of an operation that goes out with the same connection. */
  readonly operation: string;
  /** Its input: each field by the path where its value stands, which begins with `input.` or `output.` of what is taken back. */
  readonly fields: { readonly [field: string]: string };
  /** For people: what will have been taken back, and what will not. */
  readonly description: string;
}

/** The contract of one operation: everything that others may rely on, as data. */
export interface OperationContract {
  /** `<connector>.<operation>`, or one reserved word for a built-in. */
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  /** JSON Schema (2020-12) of the input after its expressions were evaluated. */
  readonly input: JsonObject;
  /** JSON Schema of the output. */
  readonly output: JsonObject;
  /** Null for operations inside the engine, which have no effect outside and never fail in transit. */
  readonly effect: EffectClass | EffectByInput | null;
  /** For `keyed`: how long the service keeps a key, in ms; absent means it is not known to end. */
  readonly keyLifeMs?: number;
  /** How it is found out whether a call happened; absent: only a person can. */
  readonly lookUp?: LookUpRules;
  /** How it is taken back; absent: it can not be. */
  readonly inverse?: Inverse;
  /** Kinds of connection that it can use; absent: none. */
  readonly connection?: { readonly kinds: readonly ConnectionKind[]; readonly required: boolean };
  /**
   * Top-level fields of the input that are no templates: what stands there is taken as it is written, `{{` included, and never comes
   * from data. For programs and the like.
   */
  readonly literal?: readonly string[];
  readonly examples: readonly { readonly title: string; readonly input: Json; readonly output?: Json }[];
}

/** The effect class of one call, given its evaluated (or, while designing, its literal) input. */
export function effectOf(effect: OperationContract['effect'], input: Json | undefined): EffectClass | null {
  if (effect === null || typeof effect === 'string') return effect;
  const value = typeof input === 'object' && input !== null && !Array.isArray(input) ? input[effect.field] : undefined;
  if (value === undefined) return effect.missing ?? effect.otherwise;
  if (typeof value !== 'string') return effect.otherwise;
  return effect.values[value.toUpperCase()] ?? effect.otherwise;
}
