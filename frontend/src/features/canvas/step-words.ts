import type { LiveStep, OperationContract, StepDocument, StepStatus, TriggerDocument } from '@plumbline/shared';
import { durationMs, isJsonObject } from '@plumbline/shared';
import { duration } from '../../ui/relative-time';
import { STEP_WORDS } from '../status/index';
import { lookOf, lookOfTrigger } from './operation-look';

const TRIGGER_TITLES: Readonly<Record<string, string>> = {
  webhook: 'When a webhook arrives',
  form: 'When a form is sent',
  schedule: 'When it is due',
  poll: 'When there is something new',
  manual: 'When started by hand',
  flow: 'When another flow calls',
  email: 'When a mail comes',
  flow_ended: 'When a run of another flow ends',
};

export const triggerName = (trigger: TriggerDocument): string => trigger.name ?? TRIGGER_TITLES[trigger.operation] ?? trigger.operation;

/** The second line of a card: the system and what is done there; of a form, what it is called and how long it is. */
export function secondLine(step: StepDocument | null, trigger: TriggerDocument, contract: OperationContract | undefined): string {
  if (step === null && trigger.operation === 'form') return `Form: ${formDetail(trigger)}`;
  if (step === null) return `${lookOfTrigger(trigger.operation).system} · ${triggerDetail(trigger)}`;
  const { system } = lookOf(step.operation);
  return `${system} · ${contract?.title ?? step.operation}`;
}

function triggerDetail({ operation, config }: TriggerDocument): string {
  const { path, cron } = config ?? {};
  if (operation === 'webhook' && typeof path === 'string') return `/hooks/${path}`;
  if (operation === 'schedule' && typeof cron === 'string') return cron;
  if (operation === 'email') return typeof config?.['folder'] === 'string' ? config['folder'] : 'INBOX';
  if (operation === 'poll')
    return typeof config?.['every'] === 'string' ? `every ${config['every']}` : typeof cron === 'string' ? cron : 'when it is due';
  if (operation === 'flow_ended') return Array.isArray(config?.['flows']) ? counted(config['flows'].length) : 'any flow';
  return operation === 'flow' ? 'sub-flow' : 'manual run';
}

const counted = (flows: number): string => (flows === 1 ? 'one flow' : `${String(flows)} flows`);

/** `Contact us, 2 pages, 7 fields`. What is not complete yet is counted as far as it can be. */
function formDetail({ config }: TriggerDocument): string {
  const { title, pages } = config ?? {};
  const all = Array.isArray(pages) ? pages : [];
  const fields = all.flatMap((page) => (isJsonObject(page) && Array.isArray(page['fields']) ? page['fields'] : [])).length;
  const parts = [
    typeof title === 'string' ? title : '',
    all.length > 1 ? `${String(all.length)} pages` : '',
    fields === 1 ? '1 field' : `${String(fields)} fields`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** One small fact on a card that makes the error policy visible. */
export interface Chip {
  readonly kind: 'retry' | 'timeout' | 'parks' | 'continues' | 'asks' | 'fallback' | 'pinned' | 'off';
  readonly text: string;
  /** The whole sentence, for the tip and screen readers. */
  readonly says: string;
}

/** What of a step's policy is worth a chip: only what the author has set. */
export function chipsOf(step: StepDocument): Chip[] {
  const chips: Chip[] = [];
  const { retry, timeout, then } = step.policy ?? {};
  if (step.disabled === true) chips.push({ kind: 'off', text: 'off', says: 'Switched off: runs pass through it' });
  if (step.pinned !== undefined) chips.push({ kind: 'pinned', text: 'pinned', says: 'Its output is pinned: test runs do not send it' });
  if (retry && retry.attempts > 1)
    chips.push({ kind: 'retry', text: `${String(retry.attempts)}×`, says: `Tried up to ${String(retry.attempts)} times` });
  if (timeout !== undefined)
    chips.push({ kind: 'timeout', text: shortDuration(timeout), says: `Each try may take ${shortDuration(timeout)}` });
  if (then === 'park') chips.push({ kind: 'parks', text: 'parks', says: 'When all tries fail it is kept safe and sent later' });
  if (then === 'continue') chips.push({ kind: 'continues', text: 'goes on', says: 'When all tries fail the run goes on, with a gap' });
  if (then === 'ask') chips.push({ kind: 'asks', text: 'asks', says: 'When all tries fail a person decides' });
  if (typeof then === 'object' && 'fallback' in then)
    chips.push({ kind: 'fallback', text: 'fallback', says: 'When all tries fail a given value is used instead' });
  return chips;
}

const shortDuration = (text: string): string => (/^\d+(ms|s|m|h|d)$/.test(text) ? duration(durationMs(text)) : text);

/** The word beside the pill's picture: retries say which try it is. */
export function pillDetail(status: StepStatus, live: LiveStep | undefined, attempts: number | undefined): string | undefined {
  if (status !== 'retrying' || !live) return undefined;
  return attempts === undefined ? `${String(live.attempt)}` : `${String(live.attempt)}/${String(attempts)}`;
}

/** How a step is read out: its name, what it is, and how it stands. */
export function spokenStep(name: string, line: string, status: StepStatus | null, live: LiveStep | undefined, problems: string): string {
  const said = [name, line.replace(' · ', ', ')];
  if (status !== null) said.push(STEP_WORDS[status].word.toLowerCase());
  if (live && live.attempt > 1) said.push(`attempt ${String(live.attempt)}`);
  if (live?.errorClass !== undefined) said.push(`${live.errorClass} error`);
  const [severity, count] = problems.split(':');
  if (severity && count) said.push(`${count} ${severity}${count === '1' ? '' : 's'}`);
  return said.join(', ');
}
