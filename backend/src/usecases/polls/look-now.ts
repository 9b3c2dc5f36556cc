import { PlumblineError, pollIdentity, pollOf, type FlowDocument, type Json, type JsonObject, type Poll } from '@plumbline/shared';
import { itemEvent } from '../../engine/poll/event.js';
import { whatIsNew, type KeyedItem } from '../../engine/poll/what-is-new.js';
import { Canceller } from '../../engine/run/canceller.js';
import { draftProblems } from '../flows/edit-flows.js';
import { seenFlow, type SeenDraft } from '../runs/start-draft-run.js';
import { shortenJson } from '../samples/shorten-json.js';
import { look, type Found } from './look.js';
import { pollingFlow, type PollDeps } from './read-poll.js';

/** Items that are shown of a look that starts nothing, and longest that is shown of one, characters of JSON text. */
const SHOWN = 50;
const LONGEST = 4_000;
/** Samples of a flow that are kept, and the largest, bytes. */
const SAMPLES = 20;
const LARGEST = 1_000_000;

/** What a look is judged by, where it starts nothing. */
interface Trial {
  readonly flowId: string;
  readonly document: FlowDocument;
  readonly poll: Poll;
  readonly marker: Json;
  /** The published trigger has looked before, and this is the same. */
  readonly looked: boolean;
}

/**
 * Looks once as the draft says, and starts nothing. The first item is kept as a sample, so that steps can be mapped from it.
 * @param marker to ask from; undefined: where the published trigger stands, as long as the draft asks the same
 * @throws PlumblineError `stale_revision`, `flow_has_problems`, `not_polled`
 */
export async function lookNow(deps: PollDeps, seen: SeenDraft, marker: Json | undefined): Promise<JsonObject> {
  const flow = await seenFlow(deps.edit, seen);
  const poll = pollOf(flow.draft);
  await refuseProblems(deps, seen.flowId, flow.draft);
  if (!poll) throw new PlumblineError('not_polled', 'The trigger of this draft is no complete poll.');
  const health = await deps.polls.health(seen.flowId);
  const published = flow.publishedVersion === null ? null : await deps.starting.versions.plan(seen.flowId, flow.publishedVersion);
  const before = published && pollOf(published.document);
  const isSame = health !== null && before !== null && pollIdentity(before) === pollIdentity(poll);
  const trial = {
    flowId: seen.flowId,
    document: flow.draft,
    poll,
    marker: marker ?? (isSame ? health.marker : null),
    looked: isSame && health.looked,
  };
  const { answer, found } = await tryOut(deps, trial);
  await keepSample(deps, seen.flowId, found?.items[0]);
  return answer;
}

/** What the published trigger would do if its marker were this one. Starts nothing and moves nothing. */
export async function previewMarker(deps: PollDeps, flowId: string, marker: Json): Promise<JsonObject> {
  const { plan, poll } = await pollingFlow(deps, flowId);
  return (await tryOut(deps, { flowId, document: plan.document, poll, marker, looked: true })).answer;
}

async function tryOut(deps: PollDeps, trial: Trial): Promise<{ readonly answer: JsonObject; readonly found: Found | null }> {
  const { flowId, document, poll, marker, looked } = trial;
  const { asking } = deps;
  const sentMs = asking.clock.nowMs();
  const result = await look(asking, { flowId, document, poll }, marker, new Canceller());
  const common = { marker, tookMs: asking.clock.nowMs() - sentMs };
  if (result.kind !== 'found') {
    const failure =
      result.kind === 'failed'
        ? { code: result.failure.code, message: result.failure.message }
        : {
            code: 'held_back',
            message: `It was not asked: ${HELD[result.why] ?? 'it is kept back'} until ${new Date(result.untilMs).toISOString()}.`,
          };
    return { answer: { ...common, failure, items: [], found: 0, wouldStart: 0, known: 0, nextMarker: marker, more: false }, found: null };
  }
  const keys = result.items.map(({ key }) => key);
  const known = looked ? await deps.polls.known(flowId, keys, poll.windowMs) : new Set<string>();
  const fresh = whatIsNew(result.items, known, { isFirst: !looked, first: poll.first, most: poll.most });
  const starts = new Set(fresh.start.map(({ key }) => key));
  const answer = {
    ...common,
    failure: null,
    items: result.items
      .slice(0, SHOWN)
      .map((one) => ({ key: one.key, ...shortenJson(one.item, LONGEST), wouldStart: starts.has(one.key) })),
    ...{ found: result.items.length, wouldStart: starts.size + fresh.left, known: fresh.again.length },
    ...{ nextMarker: result.marker, more: result.more },
  };
  return { answer, found: result };
}

const HELD: Readonly<Record<string, string>> = {
  rate_limited: 'the limit of its connection keeps it back',
  circuit: 'its service does not work, and is left alone',
  retry_budget: 'too much is being tried again there',
};

/** What is wrong elsewhere in the draft does not keep its trigger from being tried. */
async function refuseProblems({ edit }: PollDeps, flowId: string, draft: FlowDocument): Promise<void> {
  const problems = (await draftProblems(edit, flowId, draft)).filter(
    ({ severity, pointer }) => severity === 'error' && (pointer === '/trigger' || pointer.startsWith('/trigger/')),
  );
  if (problems.length > 0) throw new PlumblineError('flow_has_problems', problems[0]?.message, { problems });
}

async function keepSample({ asking, starting, tests }: PollDeps, flowId: string, first: KeyedItem | undefined): Promise<void> {
  if (!first) return;
  const raw = starting.encode(JSON.stringify(itemEvent(first.item, first.key, asking.clock.nowMs())));
  if (raw.length > LARGEST) return;
  const sample = { id: asking.chance.uuid(), flowId, kind: 'poll', method: 'POST', path: `item ${first.key}`, headers: {}, query: '', raw };
  await tests.keep(sample, 'captured', SAMPLES);
}
