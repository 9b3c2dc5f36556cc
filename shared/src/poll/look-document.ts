import { TRIGGER_ID } from '../ids.js';
import type { FlowDocument } from '../flow/document.js';
import { pollConfigSchema, type PollConfig } from '../flow/triggers.js';

/** Id of the one step of a look. */
export const LOOK_STEP = 'look';
/** The trigger of a look: it hands over `{marker}`, and stands in no document that anybody keeps. */
export const LOOK_TRIGGER = 'poll_look';

const callSchema = pollConfigSchema.shape.call;

/** The call of a poll trigger, also where its other settings are not complete yet; null: there is none that can be read. */
export function pollCallOf({ trigger }: Pick<FlowDocument, 'trigger'>): PollConfig['call'] | null {
  if (trigger.operation !== 'poll') return null;
  const read = callSchema.safeParse(trigger.config?.['call']);
  return read.success ? read.data : null;
}

/** The document with another call of its trigger. */
export function withPollCall(document: FlowDocument, call: PollConfig['call']): FlowDocument {
  const { connection, ...rest } = call;
  const written = { ...rest, ...(connection === undefined ? {} : { connection }) } as NonNullable<FlowDocument['trigger']['config']>;
  return { ...document, trigger: { ...document.trigger, config: { ...document.trigger.config, call: written } } };
}

/** A flow that does nothing but ask, once: a look is judged and performed as this. Null: there is nothing to ask. */
export function lookDocument(document: FlowDocument): FlowDocument | null {
  const call = pollCallOf(document);
  if (call === null) return null;
  const { policy, ...rest } = call;
  const { success, timeout, effect } = policy ?? {};
  const kept = { ...(success === undefined ? {} : { success }), ...(timeout === undefined ? {} : { timeout }) };
  return {
    schema: document.schema,
    name: document.name,
    trigger: { operation: LOOK_TRIGGER },
    steps: {
      [LOOK_STEP]: {
        name: 'What is asked',
        ...rest,
        policy: {
          ...kept,
          ...(effect === undefined ? {} : { effect }),
          retry: { attempts: 1, backoff: 'fixed', initial: '1ms', on: [] },
          then: 'stop',
        },
      },
    },
    edges: [{ from: TRIGGER_ID, to: LOOK_STEP }],
  };
}
