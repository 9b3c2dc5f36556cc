import type { Json, OperationContract, StepError } from '@plumbline/shared';
import type { z } from 'zod';
import type { LookUpFinding, Operation, Outcome, PrepareContext, PreparedCall } from '../../engine/ports/operation.js';
import { parseInput, type Parsed } from './input.js';
import { contractSchema } from './schema.js';

export interface OperationDefinition<Input extends z.ZodType> {
  /** The contract, without the schemas that follow from `input` and `output`. */
  readonly contract: Omit<OperationContract, 'input' | 'output'>;
  readonly input: Input;
  readonly output: z.ZodType;
  /** Renders a call from input that fits. Pure: the same input and context give the same bytes. */
  readonly render: (input: z.output<Input>, context: PrepareContext) => Parsed<PreparedCall>;
  /** How it is asked whether a call happened; only with `lookUp` in the contract. */
  readonly lookUp?: {
    /** Pure, a call that changes nothing; null: this input declares no look-up. */
    readonly render: (input: z.output<Input>, context: PrepareContext) => Parsed<PreparedCall> | null;
    /** What the outcome of that call says; pure. Absent: the author's expressions say. */
    readonly read?: (outcome: Outcome, input: z.output<Input>, context: PrepareContext) => LookUpFinding;
  };
}

/** Makes an operation whose contract and run-time check come from the same schemas, so that they can not differ. */
export function defineOperation<Input extends z.ZodType>(definition: OperationDefinition<Input>): Operation {
  const contract = {
    ...definition.contract,
    input: contractSchema(definition.input, 'input'),
    output: contractSchema(definition.output, 'output'),
  };
  return {
    contract,
    ...(definition.lookUp ? { lookUp: lookUpOf(definition.input, definition.lookUp) } : {}),
    prepare(input: Json, context: PrepareContext): { ok: true; call: PreparedCall } | { ok: false; error: StepError } {
      const parsed = parseInput(definition.input, input);
      if (!parsed.ok) return parsed;
      const rendered = definition.render(parsed.value, context);
      return rendered.ok ? { ok: true, call: rendered.value } : rendered;
    },
  };
}

function lookUpOf<Input extends z.ZodType>(
  schema: Input,
  { render, read }: NonNullable<OperationDefinition<Input>['lookUp']>,
): NonNullable<Operation['lookUp']> {
  return {
    prepare(input, context) {
      const parsed = parseInput(schema, input);
      if (!parsed.ok) return parsed;
      const rendered = render(parsed.value, context) ?? { ok: false, error: NOT_DECLARED };
      return rendered.ok ? { ok: true, call: rendered.value } : rendered;
    },
    ...(read
      ? {
          read(outcome, input, context): LookUpFinding {
            const parsed = parseInput(schema, input);
            return parsed.ok ? read(outcome, parsed.value, context) : { is: 'unclear', error: parsed.error, lasting: true };
          },
        }
      : {}),
  };
}

const NOT_DECLARED: StepError = {
  code: 'no_look_up',
  class: 'input',
  message: 'The input of the step says no more how it can be looked up whether it happened.',
};
