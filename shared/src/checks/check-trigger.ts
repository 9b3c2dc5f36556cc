import type { z } from 'zod';
import type { Problem } from '../errors/table.js';
import { escapePointer } from '../flow/limits.js';
import { isTriggerKind, TRIGGERS, webhookConfigSchema } from '../flow/triggers.js';
import { compileTemplate } from '../expressions/index.js';
import { checkPlace } from './check-expressions.js';
import { checkSchedule } from './check-schedule.js';
import type { FlowFacts } from './flow-facts.js';
import { suggest } from './suggest.js';

const CONFIG = '/trigger/config';

/** The trigger's operation and its settings. */
export function checkTrigger(facts: FlowFacts): Problem[] {
  const { operation, config = {} } = facts.document.trigger;
  if (!isTriggerKind(operation)) {
    const near = suggest(operation, Object.keys(TRIGGERS));
    const advice = near === null ? `Known are: ${Object.keys(TRIGGERS).join(', ')}.` : `Did you mean "${near}"?`;
    return [
      {
        code: 'trigger_unknown',
        severity: 'error',
        pointer: '/trigger/operation',
        message: `There is no trigger "${operation}". ${advice}`,
      },
    ];
  }
  const parsed = TRIGGERS[operation].safeParse(config);
  if (!parsed.success) return parsed.error.issues.flatMap(issueProblems);
  if (operation === 'schedule') return checkSchedule(facts.document);
  const webhook = operation === 'webhook' ? webhookConfigSchema.safeParse(config) : null;
  return webhook?.success ? checkWebhook(facts, webhook.data) : [];
}

/** One problem for each place that an issue names. */
function issueProblems(issue: z.core.$ZodIssue): Problem[] {
  const pointer = `${CONFIG}${issue.path.map((key) => `/${escapePointer(String(key))}`).join('')}`;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'trigger_config_invalid',
      severity: 'error',
      pointer: `${pointer}/${escapePointer(key)}`,
      message: `The trigger has no setting "${key}". Remove it, or correct its name.`,
    }));
  }
  const name = String(issue.path.at(-1) ?? 'config');
  const missing = issue.code === 'invalid_type' && issue.input === undefined && / received undefined$/.test(issue.message);
  const message = missing ? `The trigger needs a value for "${name}". Give it one.` : `"${name}" is not right: ${issue.message}.`;
  return [{ code: 'trigger_config_invalid', severity: 'error', pointer, message }];
}

function checkWebhook(facts: FlowFacts, config: z.infer<typeof webhookConfigSchema>): Problem[] {
  const problems: Problem[] = [];
  if (config.verify === undefined || config.verify.kind === 'none') {
    const message =
      'Anybody who knows the address of this webhook can start runs: nothing checks who sends. Use it only where that does no harm.';
    problems.push({ code: 'unverified_webhook', severity: 'warning', pointer: config.verify ? `${CONFIG}/verify` : CONFIG, message });
  }
  if (config.dedupe !== undefined) problems.push(...checkDedupeKey(facts, config.dedupe.key));
  return problems;
}

function checkDedupeKey(facts: FlowFacts, key: string): Problem[] {
  const pointer = `${CONFIG}/dedupe/key`;
  const { compiled, errors } = compileTemplate(key);
  const problems = checkPlace(facts, { template: key, pointer, roots: ['trigger'], step: null });
  if (errors.length > 0 || compiled.expressions.some((one) => one.inline?.kind !== 'literal')) return problems;
  const message =
    'This key is the same for every event, so all events but the first would count as duplicates and start no run. Write an expression that reads the id of the event, such as {{ trigger.body.id }}.';
  return [...problems, { code: 'dedupe_key_constant', severity: 'error', pointer, message }];
}
