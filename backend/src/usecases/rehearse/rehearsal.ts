import { callsOutside, contractOf, type FlowDocument, type Json, type OperationContract, type StepFault } from '@plumbline/shared';
import { compilePlan, type Plan } from '../../engine/graph/plan.js';
import type { LookUpFinding } from '../../engine/ports/operation.js';
import { foundAfter } from './answered-look-ups.js';
import type { RehearsalDeps } from './deps.js';
import { observeScene, type Observed } from './observe-scene.js';
import { readsOfDocument, type Read } from './reads.js';
import { repliesOf, type Judge, type KnownReplies } from './replies-of.js';
import { routeTo, type Route } from './route-to.js';
import { samplesOf, type KnownSamples, type Sample } from './samples.js';
import { REFUSED, scripted, type Scripted } from './script.js';
import { Stage, type Played, type Script } from './stage.js';
import { pinned, replacedSteps, standIns } from './staged-document.js';
import type { MadeCall } from './outside.js';

/** A flow that is being rehearsed, and what is fed to it. */
export interface Rehearsed {
  readonly flowId: string;
  readonly document: FlowDocument;
  /** What the trigger hands over: `{body, headers, query}`. */
  readonly event: Json;
  readonly known: KnownSamples;
}

/** One run of a rehearsal. */
export interface Scene {
  readonly played: Played;
  readonly calls: readonly MadeCall[];
  readonly observed: Observed;
}

/** The fault of a scene: for which step, and the way there where the run does not come to it by itself. */
export interface Trouble {
  readonly stepId: string;
  readonly fault: StepFault;
  readonly route: Route | null;
}

/** Rehearses one flow: keeps what is the same for all scenes. */
export class Rehearsal {
  readonly reads: readonly Read[];
  readonly samples: ReadonlyMap<string, Sample>;
  private readonly startMs: number;
  private readonly replies = new Map<string, Promise<KnownReplies | null>>();
  private readonly codeResults = new Map<string, ReturnType<RehearsalDeps['code']['run']>>();
  private readonly standIns: ReadonlyMap<string, Json>;

  constructor(
    private readonly deps: RehearsalDeps,
    readonly flow: Rehearsed,
  ) {
    const { document, known } = flow;
    this.startMs = deps.nowMs();
    this.reads = readsOfDocument(document, deps.contracts);
    this.samples = samplesOf(document, deps.contracts, this.reads, known);
    this.standIns = standIns(document, this.samples);
  }

  /** A run without a fault, or with one. @throws PlumblineError when the event is refused */
  async scene(trouble: Trouble | null): Promise<Scene> {
    const pins = new Map([...this.standIns, ...(trouble?.route?.pins ?? [])]);
    const plan = this.planOf(pinned(this.flow.document, pins), true);
    const stage = await this.stage(plan, trouble);
    const { runId } = await stage.deliver(this.flow.event);
    const endless = await stage.play();
    const played = await stage.played(runId, this.startMs, endless);
    return { played, calls: stage.calls, observed: observeScene(played, stage.calls, trouble?.stepId ?? null) };
  }

  /** The same event twice. @param apartMs the second comes so long after the first */
  async twice(apartMs: number): Promise<{ readonly first: Scene; readonly second: Scene | null }> {
    const plan = this.planOf(replacedSteps(this.flow.document, this.standIns), false);
    const stage = await this.stage(plan, null);
    const first = await stage.deliver(this.flow.event);
    const ofFirst = apartMs > 0 ? await stage.play() : false;
    stage.time.advanceTo(this.startMs + apartMs);
    const second = await stage.deliver(this.flow.event);
    const endless = await stage.play();
    const sceneOf = async (runId: string): Promise<Scene> => {
      const played = await stage.played(runId, this.startMs, endless || ofFirst);
      return { played, calls: stage.calls, observed: observeScene(played, stage.calls, null) };
    };
    return { first: await sceneOf(first.runId), second: second.duplicate ? null : await sceneOf(second.runId) };
  }

  /** What the service of a step says; null for a step that calls nobody. */
  repliesOf(stepId: string): Promise<KnownReplies | null> {
    let known = this.replies.get(stepId);
    if (!known) this.replies.set(stepId, (known = this.findReplies(stepId)));
    return known;
  }

  contractOf(stepId: string): OperationContract | undefined {
    const step = this.flow.document.steps[stepId];
    return step && contractOf(step, this.deps.contracts);
  }

  routeTo(stepId: string): Route | null {
    const route = routeTo(this.flow.document, stepId);
    const forced = [...(route?.failing ?? [])].every((id) => callsOutside(this.contractOf(id)));
    return forced ? route : null;
  }

  private async findReplies(stepId: string): Promise<KnownReplies | null> {
    const step = this.flow.document.steps[stepId];
    const contract = this.contractOf(stepId);
    if (!step || !contract || !callsOutside(contract)) return null;
    const sample = this.samples.get(stepId)?.value ?? {};
    const success = step.policy?.success;
    return repliesOf({ stepId, step, contract, sample, reads: this.reads }, success === undefined ? null : this.judge([success]));
  }

  private judge(rule: Json): Judge {
    return async ({ status, headers, body }) => {
      const scope = { trigger: this.flow.event, response: { status, headers: { ...headers }, body } };
      const verdict = await this.deps.expressions.evaluate({ template: rule, scope, timeMs: this.startMs, seed: 'rehearsal' });
      const value = verdict.ok && Array.isArray(verdict.value) ? verdict.value[0] : undefined;
      return typeof value === 'boolean' ? value : null;
    };
  }

  private planOf(document: FlowDocument, isDraft: boolean): Plan {
    return compilePlan(this.flow.flowId, 1, document, this.deps.contracts, isDraft ? 1 : null);
  }

  private async stage(plan: Plan, trouble: Trouble | null): Promise<Stage> {
    const replies = new Map<string, KnownReplies | null>();
    for (const id of Object.keys(this.flow.document.steps)) replies.set(id, await this.repliesOf(id));
    return new Stage(this.deps, plan, this.startMs, scriptOf(trouble, replies), () => this.found(trouble, replies), this.codeResults);
  }

  /** What a look-up finds out: only the step under test meets troubles that are looked up. */
  private found(trouble: Trouble | null, replies: ReadonlyMap<string, KnownReplies | null>): LookUpFinding {
    const known = trouble && replies.get(trouble.stepId);
    if (!known) return { is: 'did_not_happen' };
    return foundAfter(trouble.fault, known.good, this.contractOf(trouble.stepId)?.id === 'http.request');
  }
}

/** All services are well but that of the step under test; in a for-each, for the first item that comes to it. */
function scriptOf(trouble: Trouble | null, replies: ReadonlyMap<string, KnownReplies | null>): Script {
  let target: string | null = null;
  let n = 0;
  return ({ runId, step: key, parked }): Scripted => {
    const [stepId = ''] = key.split('[');
    const known = replies.get(stepId);
    if (!known) return REFUSED;
    if (trouble?.route?.failing.has(stepId)) return REFUSED;
    if (trouble?.stepId !== stepId) return known.good;
    const place = `${runId} ${key}`;
    target ??= place;
    return target === place ? scripted(trouble.fault, ++n, parked, known) : known.good;
  };
}
