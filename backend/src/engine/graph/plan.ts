import {
  DEFAULT_RESPOND_MS,
  durationMs,
  durationSchema,
  effectOf,
  isJsonObject,
  MAX_DURATION_MS,
  portOf,
  resolvePolicy,
  templateOf,
  TRIGGER_ID,
  webhookVerifySchema,
  type EffectClass,
  type FlowDocument,
  type Json,
  type JsonObject,
  type LookUpRules,
  type OperationContract,
  type PolicyDocument,
  type ResolvedPolicy,
  type SignedVerify,
  type StepView,
} from '@plumbline/shared';

/** Where an edge leads. */
export interface PlanEdge {
  readonly port: string;
  readonly to: string;
}

/** Following a list over its pages: both templates also see `response`. */
export interface PlanPagination {
  /** Yields the next page: a URL, or fields of the input that change; nothing at the end. */
  readonly next: Json;
  /** Yields the items of a page; null: its body. */
  readonly items: Json | null;
  readonly maxPages: number;
  /** For the look of a poll: each page must hold a list, and what was read counts also where there are more pages. */
  readonly look?: boolean;
}

/** How the author says whether a call happened; templates also see `response`, the reply of the look-up. */
export interface PlanLookUp {
  /** Yields true: it happened; false: it did not; anything else tells nothing. Null: the author said nothing, so nothing is told. */
  readonly found: Json | null;
  /** Yields the output that the call would have had; null: the reply of the look-up. */
  readonly output: Json | null;
  /** Instead of the contract's; null: that. */
  readonly settlesAfterMs: number | null;
  /** The service answers 404 to the look-up of what did not happen. */
  readonly absentOn404: boolean;
}

/** A step, ready to be run. Templates keep their identity, so that they are compiled once. */
export interface PlanStep {
  readonly id: string;
  readonly operation: string;
  readonly disabled: boolean;
  /** Id of its connection; null when it names none, or one that was not chosen yet after an import. */
  readonly connection: string | null;
  /** The for-each that it lies in; null outside. */
  readonly body: string | null;
  /** Template of the input. */
  readonly input: Json;
  /** How the pages of a list are followed (`http.request`); null: one reply is all. */
  readonly pagination: PlanPagination | null;
  /** The look-up of a call whose author declares it (`http.request`); null: none, or the contract's own. */
  readonly lookUp: PlanLookUp | null;
  /** Template of the success predicate; null when the status alone decides. */
  readonly success: Json | null;
  readonly contract: OperationContract | null;
  readonly policy: PolicyDocument | undefined;
  /** Its output where the draft pins one: it is not sent then. Undefined in every published version. */
  readonly pinned: Json | undefined;
  readonly out: readonly PlanEdge[];
  /** How many edges lead to it. */
  readonly incoming: number;
}

/** A version of a flow, compiled for running. Immutable; shared by all its runs. */
export interface Plan {
  readonly flowId: string;
  /** Negative: a frozen draft. */
  readonly version: number;
  /** Revision of that draft; null: a published version. */
  readonly draft: number | null;
  readonly document: FlowDocument;
  readonly steps: ReadonlyMap<string, PlanStep>;
  /** The steps of each for-each, without those of a for-each inside it. */
  readonly bodies: ReadonlyMap<string, readonly PlanStep[]>;
  /** Edges that leave the trigger. */
  readonly entry: readonly PlanEdge[];
  /** A run that has not ended after this long fails, unless it is parked or waits for a person; ms. */
  readonly timeoutMs: number;
  /** The flow says no timeout of its own: then what a run spends in `wait` steps does not count. */
  readonly timeoutIsDefault: boolean;
  /** When whoever sent the event is answered, and how long they are kept waiting, ms. */
  readonly respond: 'onAccept' | 'onFinish' | 'fromStep';
  readonly respondWithinMs: number;
  /** How it is found out who sends; null: nobody asks. `unknown`: somebody wanted it to be, in a way that this release does not know. */
  readonly verify: SignedVerify | 'unknown' | null;
}

/** Operations without a version pin: `http.request@1` is run by `http.request`. */
export function operationId(operation: string): string {
  const at = operation.indexOf('@');
  return at < 0 ? operation : operation.slice(0, at);
}

/** Compiles a version. The document must have passed its schema; unknown operations have no contract and fail when they start. */
export function compilePlan(
  flowId: string,
  version: number,
  document: FlowDocument,
  contracts: ReadonlyMap<string, OperationContract>,
  draft: number | null = null,
): Plan {
  const out = new Map<string, PlanEdge[]>();
  const incoming = new Map<string, number>();
  for (const edge of document.edges) {
    const edges = out.get(edge.from);
    const planned = { port: portOf(edge), to: edge.to };
    if (edges) edges.push(planned);
    else out.set(edge.from, [planned]);
    incoming.set(edge.to, (incoming.get(edge.to) ?? 0) + 1);
  }
  const steps = new Map<string, PlanStep>();
  for (const [id, step] of Object.entries(document.steps)) {
    const operation = operationId(step.operation);
    steps.set(id, {
      id,
      operation,
      disabled: step.disabled ?? false,
      connection: typeof step.connection === 'string' ? step.connection : null,
      body: step.in ?? null,
      ...inputOf(operation, templateOf(contracts.get(operation), step.input ?? {})),
      success: step.policy?.success ?? null,
      contract: contracts.get(operation) ?? null,
      policy: step.policy,
      pinned: draft === null ? undefined : step.pinned,
      out: out.get(id) ?? [],
      incoming: incoming.get(id) ?? 0,
    });
  }
  const timeout = document.settings?.timeout;
  return {
    flowId,
    version,
    draft,
    document,
    steps,
    bodies: bodiesOf(steps),
    entry: out.get(TRIGGER_ID) ?? [],
    timeoutMs: timeout ? durationMs(timeout) : MAX_DURATION_MS,
    timeoutIsDefault: timeout === undefined,
    ...respondOf(document),
    verify: verifyOf(document),
  };
}

/** Pages followed when the author names no limit. */
const DEFAULT_MAX_PAGES = 100;

/** The templates of an input; those of `pagination` and `lookUp` that wait for a reply are kept apart. */
function inputOf(operation: string, input: Json): Pick<PlanStep, 'input' | 'pagination' | 'lookUp'> {
  if (operation !== 'http.request' || !isJsonObject(input)) return { input, pagination: null, lookUp: null };
  const pagination = isJsonObject(input['pagination']) ? paginationOf(input['pagination']) : null;
  const lookUp = isJsonObject(input['lookUp']) ? lookUpOf(input['lookUp']) : null;
  if (pagination === null && lookUp === null) return { input, pagination, lookUp };
  const { pagination: _, lookUp: __, ...rest } = input;
  const kept = pagination === null && input['pagination'] !== undefined ? { pagination: input['pagination'] } : {};
  return { input: { ...rest, ...kept, ...(lookUp ? { lookUp: lookUp.request } : {}) }, pagination, lookUp: lookUp?.planned ?? null };
}

function paginationOf({ next = null, items = null, maxPages }: JsonObject): PlanPagination {
  return { next, items, maxPages: typeof maxPages === 'number' ? maxPages : DEFAULT_MAX_PAGES };
}

function lookUpOf(lookUp: JsonObject): { readonly planned: PlanLookUp; readonly request: JsonObject } {
  const { found = null, output = null, settlesAfter, absentOn404, ...request } = lookUp;
  const settles = durationSchema.safeParse(settlesAfter);
  return {
    planned: { found, output, settlesAfterMs: settles.success ? durationMs(settles.data) : null, absentOn404: absentOn404 === true },
    request,
  };
}

/** How it is found out whether a call of this step happened; null: only a person can. */
export function lookUpRules({ contract, lookUp }: PlanStep): LookUpRules | null {
  const rules = contract?.lookUp;
  if (!rules || (rules.field !== undefined && lookUp === null)) return null;
  return { ...rules, settlesAfterMs: lookUp?.settlesAfterMs ?? rules.settlesAfterMs };
}

function respondOf({ trigger }: FlowDocument): Pick<Plan, 'respond' | 'respondWithinMs'> {
  const { respond, respondWithin } = trigger.config ?? {};
  return {
    respond: respond === 'onFinish' || respond === 'fromStep' ? respond : 'onAccept',
    respondWithinMs: typeof respondWithin === 'string' ? durationMs(respondWithin) : DEFAULT_RESPOND_MS,
  };
}

function verifyOf({ trigger }: FlowDocument): Plan['verify'] {
  const asked = trigger.operation === 'webhook' ? trigger.config?.['verify'] : undefined;
  if (asked === undefined) return null;
  const parsed = webhookVerifySchema.safeParse(asked);
  if (!parsed.success) return 'unknown';
  return parsed.data.kind === 'none' ? null : parsed.data;
}

function bodiesOf(steps: ReadonlyMap<string, PlanStep>): Map<string, PlanStep[]> {
  const bodies = new Map<string, PlanStep[]>();
  for (const step of steps.values()) {
    if (step.body === null) continue;
    const body = bodies.get(step.body);
    if (body) body.push(step);
    else bodies.set(step.body, [step]);
  }
  return bodies;
}

const policies = new WeakMap<PlanStep, Map<EffectClass, ResolvedPolicy>>();

/** The step's policy for a call with this input; the effect class may depend on the input. Kept per step and class. */
export function policyOf(step: PlanStep, input: Json | undefined): ResolvedPolicy {
  return policyFor(step, (step.contract && effectOf(step.contract.effect, input)) ?? 'safe');
}

function policyFor(step: PlanStep, declared: EffectClass): ResolvedPolicy {
  let known = policies.get(step);
  if (!known) policies.set(step, (known = new Map<EffectClass, ResolvedPolicy>()));
  let policy = known.get(declared);
  if (!policy) known.set(declared, (policy = resolvePolicy(step.policy, declared)));
  return policy;
}

/**
 * The policy of a step as it stands in a run. Where its input lies in the payload store, the class that its newest attempt went out
 * with counts: without the input, a large POST would pass for a GET, which may be repeated.
 */
export function policyNow(planned: PlanStep, step: StepView): ResolvedPolicy {
  if (step.input !== undefined || step.effect === null) return policyOf(planned, step.input);
  return policyFor(planned, step.effect);
}
