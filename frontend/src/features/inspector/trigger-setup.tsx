'use client';

import type { JsonObject, TriggerDocument } from '@plumbline/shared';
import type { ReactNode } from 'react';
import { setTrigger } from '../../canvas-core/edits/flow';
import { Choice, Field } from '../../ui/field';
import { useDraft, useDraftState } from '../draft/index';
import { firstForm, FormSummary } from '../form-builder/index';
import { FieldProblems } from './field-problems';
import { EmailForm } from './email-form';
import { FlowEndedForm } from './flow-ended-form';
import { FormContext, useInspecting } from './inspector-context';
import { PollForm } from './poll-form';
import { ScheduleForm } from './schedule-form';
import { TriggerContract } from './trigger-contract';
import { useTriggerForm } from './use-step-form';
import { WebhookForm } from './webhook-form';

const KINDS = [
  { value: 'webhook', title: 'A webhook arrives' },
  { value: 'form', title: 'A form that people fill in' },
  { value: 'schedule', title: 'The clock says so' },
  { value: 'email', title: 'A mail comes into a mailbox' },
  { value: 'poll', title: 'A service is asked, and has something new' },
  { value: 'manual', title: 'Somebody starts it by hand' },
  { value: 'flow', title: 'Another flow calls it' },
  { value: 'flow_ended', title: 'A run of another flow ends' },
];

const WORDS: Readonly<Record<string, string>> = {
  webhook: 'Another system sends an event to an address of this server. It is stored before it is answered, so nothing accepted is lost.',
  form: 'A page of this server asks for answers, on any device, without signing in. Its fields are what later steps can read.',
  schedule: 'Every due time starts one run, or is listed as missed with the reason. None is started twice.',
  email: 'A mailbox is looked at by itself. Each mail starts one run, whatever way it comes; what is left out is listed with the reason.',
  poll: 'Another service is asked again and again. Each item that is found starts one run; where it can not be asked, that is shown.',
  manual: 'Runs are started with “Test run”, by the API, or by a sub-flow step of another flow.',
  flow_ended: 'Each end that it listens to starts one run: to tell somebody of failures, or to go on where another flow stopped.',
  flow: 'A sub-flow step of another flow calls it; what it answers with a “Respond” step comes back there.',
};

/** Triggers whose contract nobody writes: they always hand over the same parts, or their fields are it. */
const OWN_PARTS: ReadonlySet<string> = new Set(['schedule', 'form', 'flow_ended', 'email']);

/** What starts runs of this flow, and what it hands over. */
export function TriggerSetup({ trigger }: { readonly trigger: TriggerDocument }): ReactNode {
  const draft = useDraft();
  const flowId = useDraftState((state) => state.flowId);
  const form = useTriggerForm();
  const { wanted } = useInspecting();
  const known = KINDS.some(({ value }) => value === trigger.operation);
  return (
    <FormContext value={form}>
      <div className="flex flex-col gap-4 p-4">
        <div data-pointer="/trigger/operation" className="flex flex-col gap-1">
          <Field label="A run starts when" hint={WORDS[trigger.operation] ?? ''}>
            {(control) => (
              <Choice
                {...control}
                data-testid="trigger-kind"
                value={trigger.operation}
                options={known ? KINDS : [...KINDS, { value: trigger.operation, title: `${trigger.operation} (not known here)` }]}
                onChange={(event) => {
                  const operation = event.target.value;
                  draft.edit('Change the trigger', (document) =>
                    setTrigger(document, {
                      operation,
                      // What later steps read of the event stays described; what a due time, an end or a form hands over says itself.
                      output: OWN_PARTS.has(operation) ? undefined : document.trigger.output,
                      ...firstConfig(operation, document.name),
                    }),
                  );
                }}
              />
            )}
          </Field>
          <FieldProblems problems={form.problems.get('/trigger/operation') ?? []} />
        </div>
        <FieldProblems problems={[...(form.problems.get('/trigger') ?? []), ...(form.problems.get('/trigger/config') ?? [])]} />
        {trigger.operation === 'webhook' && <WebhookForm config={trigger.config ?? {}} />}
        {trigger.operation === 'form' && <FormSummary config={trigger.config ?? {}} wanted={wanted} />}
        {trigger.operation === 'schedule' && <ScheduleForm config={trigger.config ?? {}} flowId={flowId} />}
        {trigger.operation === 'email' && <EmailForm config={trigger.config ?? {}} flowId={flowId} />}
        {trigger.operation === 'poll' && <PollForm config={trigger.config ?? {}} flowId={flowId} />}
        {trigger.operation === 'flow_ended' && <FlowEndedForm config={trigger.config ?? {}} />}
        {!OWN_PARTS.has(trigger.operation) && <TriggerContract trigger={trigger} />}
      </div>
    </FormContext>
  );
}

/** What a trigger begins with: as little as can be published. */
function firstConfig(operation: string, name: string): { config?: JsonObject } {
  if (operation === 'webhook') return { config: { path: pathFor(name) } };
  if (operation === 'form') return { config: firstForm(name) };
  if (operation === 'schedule') return { config: { cron: '0 9 * * 1-5', zone: Intl.DateTimeFormat().resolvedOptions().timeZone } };
  if (operation === 'poll') return { config: FIRST_POLL };
  if (operation === 'flow_ended') return { config: { flows: 'any' } };
  return {};
}

/** As much as most services need: what is asked is typed in. */
const FIRST_POLL: JsonObject = {
  every: '5m',
  call: { operation: 'http.request', input: { method: 'GET', url: '' } },
  items: '{{ trigger.output.body }}',
  key: '{{ item.id }}',
};

/** A path made of the flow's name and something that nobody guesses. */
function pathFor(name: string): string {
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  const secret = Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('');
  return `${words === '' ? 'flow' : words}-${secret}`;
}
