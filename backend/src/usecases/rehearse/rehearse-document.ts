import {
  countVerdicts,
  declaredEffect,
  MAX_SCENES,
  PlumblineError,
  policyInWords,
  rehearsalTargets,
  STEP_FAULTS,
  TRIGGER_FAULTS,
  type Fault,
  type FlowDocument,
  type Json,
  type RehearsalCard,
  type RehearsalCell,
  type RehearsalRow,
  type RehearsalTarget,
  type SampleSource,
} from '@plumbline/shared';
import type { RehearsalDeps } from './deps.js';
import { Rehearsal, type Scene } from './rehearsal.js';
import { rehearseStep, skippedCell } from './rehearse-step.js';
import { isTrigger, rehearseTrigger, triggerPromise } from './rehearse-trigger.js';
import { readsOfDocument } from './reads.js';
import { madeUpEvent, type KnownSamples } from './samples.js';
import { storyOf, type Cast } from './story.js';

/** What is to be rehearsed. */
export interface RehearsalOrder {
  readonly flowId: string;
  readonly document: FlowDocument;
  readonly revision: number | null;
  readonly version: number | null;
  /** The event; null: one is made up. */
  readonly event: { readonly value: Json; readonly source: SampleSource } | null;
  readonly known: KnownSamples;
  /** Ids of steps, `trigger` among them; null: all. */
  readonly steps: readonly string[] | null;
  readonly faults: readonly Fault[] | null;
  /** For all of it, ms of real time; what is not done by then is left out, and said so. */
  readonly limitMs: number;
}

/**
 * Runs a flow in memory against made-up troubles, one at a time, and says for each whether the policy did what it says. Calls
 * nobody, keeps nothing.
 * @throws PlumblineError `step_not_found`, `rehearsal_too_large`
 */
export async function rehearseDocument(deps: RehearsalDeps, order: RehearsalOrder): Promise<RehearsalCard> {
  const { document, flowId, known } = order;
  const targets = chosen(order, rehearsalTargets(document, deps.contracts));
  const untilMs = deps.nowMs() + order.limitMs;
  const event = order.event ?? madeUpEvent(document, readsOfDocument(document, deps.contracts));
  const rehearsal = new Rehearsal(deps, { flowId, document, event: event.value, known });
  const cast: Cast = { nameOf: (id) => document.steps[id]?.name ?? id, owner: document.owner ?? '' };
  const calm = await calmScene(rehearsal);
  const rows: RehearsalRow[] = [];
  let complete = true;
  for (const target of targets) {
    const cells: RehearsalCell[] = [];
    for (const fault of target.faults) {
      const inTime = deps.nowMs() < untilMs;
      complete &&= inTime;
      cells.push(
        inTime
          ? await cellOf(rehearsal, target.step, fault, calm, cast)
          : skippedCell(fault, 'There was no time left for it. Rehearse this step alone.'),
      );
    }
    rows.push({ ...headOf(deps, document, target.step), sample: sourceOf(rehearsal, target.step, event.source), cells });
  }
  const { revision, version } = order;
  return {
    flow: { name: document.name, revision, version },
    calm: calmOf(calm, cast),
    rows,
    counts: countVerdicts(rows),
    complete,
  };
}

function chosen({ document, steps, faults }: RehearsalOrder, targets: readonly RehearsalTarget[]): RehearsalTarget[] {
  const unknown = steps?.find((id) => !isTrigger(id) && !Object.hasOwn(document.steps, id));
  if (unknown !== undefined) throw new PlumblineError('step_not_found', `The flow has no step "${unknown}".`);
  const found = targets.flatMap((target): RehearsalTarget[] => {
    if (steps !== null && !steps.includes(target.step)) return [];
    const wanted = target.faults.filter((fault) => faults === null || faults.includes(fault));
    return wanted.length === 0 ? [] : [{ step: target.step, faults: wanted }];
  });
  const scenes = found.reduce((sum, target) => sum + target.faults.length, 0);
  if (scenes <= MAX_SCENES) return found;
  const detail = `That would be ${scenes} rehearsed runs; at most ${MAX_SCENES} are done at once. Name some steps in "steps", or troubles in "faults".`;
  throw new PlumblineError('rehearsal_too_large', detail, { scenes, most: MAX_SCENES });
}

/** The run without a fault; a sentence where its event was refused. */
async function calmScene(rehearsal: Rehearsal): Promise<Scene | string> {
  try {
    return await rehearsal.scene(null);
  } catch (error) {
    if (error instanceof PlumblineError) return `The event is refused before a run starts: ${error.detail ?? error.message}`;
    throw error;
  }
}

function calmOf(calm: Scene | string, cast: Cast): RehearsalCard['calm'] {
  if (typeof calm === 'string') return { ok: false, headline: calm, run: 'failed', story: [] };
  const { observed, played, calls } = calm;
  const story = storyOf(played, calls, null, cast);
  const [failed] = observed.failed;
  if (observed.run === 'succeeded') return { ok: true, headline: 'Without trouble the run succeeds.', run: observed.run, story };
  const why = failed ? `: "${cast.nameOf(failed.step)}" fails. ${failed.error.message}` : '.';
  return {
    ok: false,
    headline: `Even without trouble the run ends or stands "${observed.run.replaceAll('_', ' ')}"${why}`,
    run: observed.run,
    story,
  };
}

async function cellOf(rehearsal: Rehearsal, step: string, fault: Fault, calm: Scene | string, cast: Cast): Promise<RehearsalCell> {
  if (typeof calm === 'string') return skippedCell(fault, calm);
  const ofTrigger = TRIGGER_FAULTS.find((one) => one === fault);
  if (ofTrigger) return rehearseTrigger(rehearsal, ofTrigger, cast);
  const ofStep = STEP_FAULTS.find((one) => one === fault);
  return ofStep ? rehearseStep(rehearsal, step, ofStep, calm, cast) : skippedCell(fault, 'Nobody knows this trouble.');
}

function headOf(
  { contracts }: RehearsalDeps,
  { trigger, steps }: FlowDocument,
  target: string,
): Pick<RehearsalRow, 'step' | 'name' | 'operation' | 'promise'> {
  const step = steps[target];
  if (!step) return { step: target, name: trigger.name ?? 'Trigger', operation: trigger.operation, promise: triggerPromise(trigger) };
  return { step: target, name: step.name, operation: step.operation, promise: policyInWords(step.policy, declaredEffect(step, contracts)) };
}

function sourceOf({ samples }: Rehearsal, target: string, ofEvent: SampleSource): SampleSource {
  return isTrigger(target) ? ofEvent : (samples.get(target)?.source ?? 'made_up');
}
