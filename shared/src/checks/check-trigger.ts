import type { z } from 'zod';
import type { Problem } from '../errors/table.js';
import { escapePointer } from '../flow/limits.js';
import {
  emailConfigSchema,
  isTriggerKind,
  pollConfigSchema,
  scheduleConfigSchema,
  TRIGGERS,
  webhookConfigSchema,
  type Concurrency,
  type Throttle,
} from '../flow/triggers.js';
import { watchOf } from '../flow-ended/flow-ended.js';
import { compileTemplate } from '../expressions/index.js';
import { formOf } from '../form/contract-of-trigger.js';
import { checkEmail } from './check-email.js';
import { checkPlace } from './check-expressions.js';
import { checkForm } from './check-form.js';
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
  if (operation === 'flow_ended') return checkListenedTo(facts);
  if (operation === 'schedule') {
    const { concurrency } = scheduleConfigSchema.parse(config);
    return [...checkSchedule(facts.document), ...checkLines(facts, { concurrency })];
  }
  if (operation === 'email') {
    const email = emailConfigSchema.parse(config);
    return [...checkEmail(facts, email), ...checkLines(facts, { concurrency: email.concurrency })];
  }
  if (operation === 'poll') {
    const { concurrency } = pollConfigSchema.parse(config);
    return checkLines(facts, { concurrency });
  }
  const form = formOf(facts.document.trigger);
  if (form) return checkForm(facts, form);
  const webhook = operation === 'webhook' ? webhookConfigSchema.safeParse(config) : null;
  return webhook?.success ? [...checkWebhook(facts, webhook.data), ...checkLines(facts, webhook.data)] : [];
}

/** A flow that is not there never ends a run: nobody would notice that this one is not started. */
function checkListenedTo({ document, around }: FlowFacts): Problem[] {
  const ids = watchOf(document)?.flows ?? [];
  const { listenedTo } = around;
  if (listenedTo === undefined) return [];
  return ids.flatMap((id, index): Problem[] => {
    if (listenedTo.has(id)) return [];
    const message = `It listens to a flow that is not there, or is archived: ${id}. Choose another one, or take it away.`;
    return [{ code: 'listened_flow_unknown', severity: 'error', pointer: `${CONFIG}/flows/${String(index)}`, message }];
  });
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
  if (config.order !== undefined) {
    problems.push(...checkPlace(facts, { template: config.order.key, pointer: `${CONFIG}/order/key`, roots: ['trigger'], step: null }));
  }
  if (config.newest !== undefined) problems.push(...checkNewest(facts, config.newest));
  return problems;
}

interface Lined {
  readonly order?: unknown;
  readonly concurrency?: Concurrency | undefined;
  readonly throttle?: Throttle | undefined;
}

/** A run stands in one line only. */
function checkLines(facts: FlowFacts, { order, concurrency, throttle }: Lined): Problem[] {
  const problems: Problem[] = [];
  for (const [name, setting] of [['concurrency', concurrency] as const, ['throttle', throttle] as const]) {
    if (setting?.key === undefined) continue;
    problems.push(...checkPlace(facts, { template: setting.key, pointer: `${CONFIG}/${name}/key`, roots: ['trigger'], step: null }));
  }
  if (concurrency !== undefined && order !== undefined) problems.push(twoLines('concurrency', 'order'));
  if (throttle !== undefined && order !== undefined) problems.push(twoLines('throttle', 'order'));
  if (throttle !== undefined && concurrency !== undefined) problems.push(twoLines('throttle', 'concurrency'));
  return problems;
}

const LINES = {
  order: 'runs keep an order and go one at a time',
  concurrency: 'only so many are at work at once',
  throttle: 'only so many begin in a time',
} as const;

function twoLines(one: 'concurrency' | 'throttle', other: 'order' | 'concurrency'): Problem {
  const message = `A run stands in one line only: either ${LINES[other]}, or ${LINES[one]}. Take one of the two away.`;
  return { code: 'two_lines', severity: 'error', pointer: `${CONFIG}/${one}/limit`, message };
}

function checkNewest(facts: FlowFacts, { by, key }: NonNullable<z.infer<typeof webhookConfigSchema>['newest']>): Problem[] {
  const place = (name: string, template: string): Problem[] =>
    checkPlace(facts, { template, pointer: `${CONFIG}/newest/${name}`, roots: ['trigger'], step: null });
  const problems = [...place('by', by), ...(key === undefined ? [] : place('key', key))];
  if (!isConstant(by)) return problems;
  const message =
    'This is the same for every event, so that none would ever be older than another. Write an expression that reads a version or a time of the event, such as {{ trigger.body.updatedAt }}.';
  return [...problems, { code: 'newest_by_constant', severity: 'error', pointer: `${CONFIG}/newest/by`, message }];
}

/** What is readable and reads nothing of the event. */
function isConstant(template: string): boolean {
  const { compiled, errors } = compileTemplate(template);
  return errors.length === 0 && compiled.expressions.every((one) => one.inline?.kind === 'literal');
}

function checkDedupeKey(facts: FlowFacts, key: string): Problem[] {
  const pointer = `${CONFIG}/dedupe/key`;
  const problems = checkPlace(facts, { template: key, pointer, roots: ['trigger'], step: null });
  if (!isConstant(key)) return problems;
  const message =
    'This key is the same for every event, so all events but the first would count as duplicates and start no run. Write an expression that reads the id of the event, such as {{ trigger.body.id }}.';
  return [...problems, { code: 'dedupe_key_constant', severity: 'error', pointer, message }];
}
