import { PlumblineError, type JsonObject } from '@plumbline/shared';
import type { AlertRuleRecord, AlertRules, RuleChange } from '../../engine/ports/alerts.js';
import type { Audit } from '../../engine/ports/audit.js';
import type { Chance } from '../../engine/ports/clock.js';

export interface RuleDeps {
  readonly rules: AlertRules;
  readonly chance: Chance;
  readonly audit: Audit;
}

type RuleInput = Omit<RuleChange, 'by'>;

export async function listRules({ rules }: RuleDeps): Promise<{ items: JsonObject[]; next: null }> {
  return { items: (await rules.list()).map(ruleView), next: null };
}

/** @throws PlumblineError `flow_not_found` */
export async function createRule(deps: RuleDeps, input: RuleInput, by: string): Promise<JsonObject> {
  const id = deps.chance.uuid();
  if (!(await deps.rules.create(id, { ...input, by }))) throw new PlumblineError('flow_not_found');
  await record(deps, 'create', id, input, by);
  return ruleView(await find(deps, id));
}

/** @throws PlumblineError `alert_rule_not_found`, `stale_revision`, `flow_not_found` */
export async function changeRule(deps: RuleDeps, id: string, basedOn: number, input: RuleInput, by: string): Promise<JsonObject> {
  const before = await find(deps, id);
  if (before.revision !== basedOn) throw stale(basedOn);
  const answer = await deps.rules.change(id, basedOn, { ...input, by });
  if (answer === 'stale') throw stale(basedOn);
  if (answer === 'missing') throw new PlumblineError((await deps.rules.get(id)) ? 'flow_not_found' : 'alert_rule_not_found');
  await record(deps, 'change', id, input, by);
  return ruleView(await find(deps, id));
}

/** @throws PlumblineError `alert_rule_not_found` */
export async function deleteRule(deps: RuleDeps, id: string, by: string): Promise<void> {
  const rule = await find(deps, id);
  if (!(await deps.rules.remove(id))) throw new PlumblineError('alert_rule_not_found');
  await record(deps, 'delete', id, rule, by);
}

async function find({ rules }: RuleDeps, id: string): Promise<AlertRuleRecord> {
  const rule = await rules.get(id);
  if (!rule) throw new PlumblineError('alert_rule_not_found');
  return rule;
}

function record({ audit }: RuleDeps, what: string, subject: string, { watch, flowId, enabled }: RuleInput, actor: string): Promise<void> {
  const detail = { kind: watch.kind, settings: { ...watch.settings }, flowId, enabled };
  return audit.record({ actor, action: `alert_rule.${what}`, subject, detail });
}

function stale(basedOn: number): PlumblineError {
  return new PlumblineError('stale_revision', `Your change was made on revision ${basedOn}.`);
}

function ruleView({ id, watch, flowId, channels, enabled, revision, updatedMs, updatedBy }: AlertRuleRecord): JsonObject {
  const shown = { kind: watch.kind, settings: { ...watch.settings } };
  const updatedAt = new Date(updatedMs).toISOString();
  return { id, watch: shown, flowId, channels: channels && [...channels], enabled, revision, updatedAt, updatedBy };
}
