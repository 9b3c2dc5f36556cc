import type { TriggerDocument } from '../flow/document.js';
import { formConfigSchema, type FormConfig } from '../flow/triggers.js';
import type { JsonObject } from '../json.js';
import { formContract } from './contract.js';

/** The form of a trigger; null: it has none, or one that is not complete yet. */
export function formOf(trigger: TriggerDocument): FormConfig | null {
  return trigger.operation === 'form' ? read(trigger).form : null;
}

/** A trigger's contract: what its document says, or, for a form, what its fields make. Undefined: it has none. */
export function contractOfTrigger(trigger: TriggerDocument): JsonObject | undefined {
  return trigger.operation === 'form' ? read(trigger).contract : trigger.output;
}

interface ReadForm {
  readonly form: FormConfig | null;
  readonly contract: JsonObject | undefined;
}

/** Both are asked for at every event: a document is read once. */
const known = new WeakMap<TriggerDocument, ReadForm>();

function read(trigger: TriggerDocument): ReadForm {
  let made = known.get(trigger);
  if (made === undefined) {
    const parsed = formConfigSchema.safeParse(trigger.config ?? {});
    known.set(trigger, (made = parsed.success ? { form: parsed.data, contract: formContract(parsed.data) } : NO_FORM));
  }
  return made;
}

const NO_FORM: ReadForm = { form: null, contract: undefined };
