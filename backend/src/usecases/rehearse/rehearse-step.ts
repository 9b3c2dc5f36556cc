import {
  effectOf,
  isJsonObject,
  resolvePolicy,
  speaksMail,
  type FlowDocument,
  type Json,
  type JsonObject,
  type OperationContract,
  type RehearsalCell,
  type StepFault,
} from '@plumbline/shared';
import { sentWithLess } from './observe-scene.js';
import type { Rehearsal, Scene } from './rehearsal.js';
import type { KnownReplies } from './replies-of.js';
import { storyOf, type Cast } from './story.js';
import { judgeScene, type SceneFacts } from './verdict.js';
import { valueAt } from './made-up.js';

/** A cell that could not be rehearsed. */
export function skippedCell(fault: RehearsalCell['fault'], headline: string): RehearsalCell {
  return { fault, verdict: 'skipped', headline, notes: [], fix: null, run: null, stepStatus: null, sent: 0, story: [] };
}

/** Rehearses one fault at one step. @param calm the same flow without a fault */
export async function rehearseStep(
  rehearsal: Rehearsal,
  stepId: string,
  fault: StepFault,
  calm: Scene,
  cast: Cast,
): Promise<RehearsalCell> {
  const step = rehearsal.flow.document.steps[stepId];
  const contract = rehearsal.contractOf(stepId);
  const replies = await rehearsal.repliesOf(stepId);
  if (!step || !contract || !replies) return skippedCell(fault, 'This step calls nobody.');
  const comes = calm.calls.some(({ step: key }) => key.split('[')[0] === stepId);
  const route = comes ? null : rehearsal.routeTo(stepId);
  if (!comes && route === null) return skippedCell(fault, 'No way leads to this step that could be rehearsed.');
  if (replies.notFound.good)
    return skippedCell(fault, 'No reply was found that its success rule takes. Pin an output that it takes, and rehearse again.');
  const scene = await rehearsal.scene({ stepId, fault, route });
  const { target } = scene.observed;
  const input: Json | undefined = target?.step.input ?? step.input;
  const declared = effectOf(contract.effect, input) ?? 'safe';
  const facts: SceneFacts = {
    fault,
    stepId,
    policy: resolvePolicy(step.policy, declared),
    declared,
    isMail: speaksMail(contract),
    looksUp: looksUp(contract, step.input),
    takesKey: contract.id === 'http.request',
    rule: step.policy?.success ?? null,
    othersNoticed: newGaps(scene, calm, stepId, route?.failing ?? new Set()),
    answeredWell: target?.calls.at(-1)?.does === replies.good || target?.lookedUp === 'happened',
    ...changeOf(replies, contract.id === 'http.request', cast),
    less: sentWithLess(scene.observed, calm.observed)
      .filter((id) => id !== stepId)
      .map((id) => cast.nameOf(id)),
    alsoFailed: alsoFailed(scene, calm, stepId, rehearsal.flow.document, route !== null),
    unsent: target !== null && target.calls.length === 0 ? (target.step.error?.message ?? 'it is not known why.') : null,
    observed: scene.observed,
  };
  const judged = judgeScene(facts);
  return {
    fault,
    ...judged,
    run: scene.observed.run,
    stepStatus: target?.step.status ?? null,
    sent: target?.calls.length ?? 0,
    story: target === null ? [] : storyOf(scene.played, scene.calls, target, cast),
  };
}

function looksUp({ lookUp }: OperationContract, input: Json | undefined): boolean {
  if (lookUp === undefined) return false;
  return lookUp.field === undefined || (isJsonObject(input ?? null) && (input as JsonObject)[lookUp.field] !== undefined);
}

type Change = Pick<SceneFacts, 'changedField' | 'changedInRule' | 'changedType' | 'readBy'>;

function changeOf({ changedField, readBy, good }: KnownReplies, isHttp: boolean, { nameOf }: Cast): Change {
  const path = changedField ?? [];
  const plain = path.every((name) => /^[A-Za-z_]\w*$/.test(name));
  const value = path.length === 0 ? good.body : valueAt(good.body, path);
  return {
    changedField: changedField === null ? null : [...(isHttp ? ['body'] : []), ...path].join('.'),
    // A rule sees the reply as it came, whatever the operation makes of it.
    changedInRule: plain ? ['response', 'body', ...path].join('.') : null,
    changedType: Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value,
    readBy: readBy.map(nameOf),
  };
}

/** Steps that fail in this scene and not without the fault; those that were made to fail to come here do not count. */
function alsoFailed(scene: Scene, calm: Scene, stepId: string, { steps }: FlowDocument, isForced: boolean): string[] {
  if (isForced) return [];
  const before = new Set(calm.observed.failed.map(({ step }) => step));
  const found = scene.observed.failed.filter(({ step }) => step !== stepId && !before.has(step));
  return [...new Set(found.map(({ step, error }) => `"${steps[step]?.name ?? step}" (${error.code})`))];
}

/** Another step shows a gap that it does not show without the fault, and was not made to show to come here. */
function newGaps(scene: Scene, calm: Scene, stepId: string, failing: ReadonlySet<string>): boolean {
  return [...scene.observed.view.steps.values()].some(
    ({ id, key, gap }) => gap !== null && id !== stepId && !failing.has(id) && !calm.observed.view.steps.get(key)?.gap,
  );
}
