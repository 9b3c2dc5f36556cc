import type { AlertRuleKind } from '@plumbline/shared';
import type { AlertRule, RuleWatch } from '../../engine/ports/incident.js';
import { failureRate, isBeyond, latency } from '../../engine/incidents/measure.js';
import { keyOfFinding, recordFindings, type Finding } from '../../engine/incidents/record-findings.js';
import { GAPS_KEPT, isSilent, rhythmOf, silenceLimitMs } from '../../engine/incidents/silence.js';
import type { IncidentBook, ListeningFlow } from '../../engine/ports/incident-book.js';
import type { WatchDeps } from './deps.js';

/** Runs whose duration is looked at. */
const MOST_RUNS = 1_000;
const MINUTE_MS = 60_000;
/** Looks at a service or a mailbox that fail in a row before people are told; no rule has to be made for that. */
const LOOK_FAILURES = 3;
/** Flows that people or other flows start have no rhythm of their own. */
const HAS_NO_RHYTHM: ReadonlySet<string> = new Set(['manual', 'flow']);

type WatchOf<K extends AlertRuleKind> = Extract<RuleWatch, { kind: K }>;

/** Longest usable silence of a flow, by its newest event: while nothing comes, its rhythm does not change. */
export type Rhythms = Map<string, { readonly lastMs: number; readonly rhythm: ReturnType<typeof rhythmOf> }>;

/** Measures what the rules that are on watch, and records what they find out and what they find no more. */
export async function findOut(deps: WatchDeps, book: IncidentBook, rhythms: Rhythms): Promise<void> {
  const nowMs = deps.clock.nowMs();
  const listeningSinceMs = await book.beat();
  const rules = await book.rules();
  const flows = await book.listening();
  const findings: Finding[] = [];
  for (const flow of flows) {
    const silence = strictest(rules, 'silence', flow.flowId);
    if (silence) findings.push(...(await silenceOf(book, flow, silence, { nowMs, listeningSinceMs, rhythms })));
    const rate = strictest(rules, 'failure_rate', flow.flowId);
    if (rate) {
      const counts = await book.statuses(flow.flowId, nowMs - rate.settings.windowMinutes * MINUTE_MS);
      const measured = failureRate(counts, rate.settings);
      if (isBeyond(measured)) findings.push({ kind: 'failure_rate', flowId: flow.flowId, measured });
    }
    const slow = strictest(rules, 'latency', flow.flowId);
    if (slow) {
      const took = await book.durations(flow.flowId, nowMs - slow.settings.windowMinutes * MINUTE_MS, MOST_RUNS);
      const measured = latency(took, slow.settings);
      if (isBeyond(measured)) findings.push({ kind: 'latency', flowId: flow.flowId, measured });
    }
  }
  for (const { flowId, failedInRow } of await book.failingLooks(LOOK_FAILURES))
    findings.push({ kind: 'polling', flowId, measured: { value: failedInRow, limit: LOOK_FAILURES } });
  for (const flowId of rhythms.keys()) if (!flows.some((flow) => flow.flowId === flowId)) rhythms.delete(flowId);
  await record(deps, book, findings, nowMs);
}

/** A rule of the flow's own comes before one for all flows; of several, the first. */
function strictest<K extends AlertRuleKind>(rules: readonly AlertRule[], kind: K, flowId: string): WatchOf<K> | null {
  const meant = rules.filter(({ watch, flowId: own }) => watch.kind === kind && (own === null || own === flowId));
  const chosen = meant.find((rule) => rule.flowId !== null) ?? meant[0];
  return chosen ? (chosen.watch as WatchOf<K>) : null;
}

interface Listening {
  readonly nowMs: number;
  readonly listeningSinceMs: number;
  readonly rhythms: Rhythms;
}

async function silenceOf(
  book: IncidentBook,
  { flowId, trigger, lastMs, publishedMs }: ListeningFlow,
  { settings }: WatchOf<'silence'>,
  { nowMs, listeningSinceMs, rhythms }: Listening,
): Promise<Finding[]> {
  // No silence is shorter than this, so that the rhythm of a busy flow is not even looked up.
  if (lastMs === null || HAS_NO_RHYTHM.has(trigger) || nowMs - lastMs <= settings.minMinutes * MINUTE_MS) return [];
  let known = rhythms.get(flowId);
  if (known?.lastMs !== lastMs) {
    known = { lastMs, rhythm: rhythmOf(await book.arrivals(flowId, GAPS_KEPT + 1)) };
    rhythms.set(flowId, known);
  }
  const limitMs = silenceLimitMs(known.rhythm, settings);
  if (limitMs === null || !isSilent(limitMs, lastMs, Math.max(publishedMs, listeningSinceMs), nowMs)) return [];
  const seconds = (ms: number): number => Math.round(ms / 1_000);
  return [{ kind: 'silence', flowId, measured: { value: seconds(nowMs - lastMs), limit: seconds(limitMs) } }];
}

async function record({ chance }: WatchDeps, book: IncidentBook, findings: readonly Finding[], nowMs: number): Promise<void> {
  const open = (await book.counted()).flatMap(({ incident }) => (incident.kind === 'failure' ? [] : [incident.key]));
  const keys = [...new Set([...open, ...findings.map(keyOfFinding)])];
  if (keys.length === 0) return;
  await book.record(
    keys,
    [],
    ({ incidents }) => ({ ...recordFindings(incidents, findings, nowMs, () => chance.uuid()), affected: [] }),
    null,
  );
}
