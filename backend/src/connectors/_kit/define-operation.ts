import type { Json, OperationContract, StepError } from '@plumbline/shared';
import type { z } from 'zod';
import type { Operation, PrepareContext, PreparedCall } from '../../engine/ports/operation.js';
import { parseInput, type Parsed } from './input.js';
import { contractSchema } from './schema.js';

export interface OperationDefinition<Input extends z.ZodType> {
  /** The contract, without the schemas that follow from `input` and `output`. */
  readonly contract: Omit<OperationContract, 'input' | 'output'>;
  readonly input: Input;
  readonly output: z.ZodType;
  /** Renders a call from input that fits. Pure: the same input and context give the same bytes. */
  readonly render: (input: z.output<Input>, context: PrepareContext) => Parsed<PreparedCall>;
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
    prepare(input: Json, context: PrepareContext): { ok: true; call: PreparedCall } | { ok: false; error: StepError } {
      const parsed = parseInput(definition.input, input);
      if (!parsed.ok) return parsed;
      const rendered = definition.render(parsed.value, context);
      return rendered.ok ? { ok: true, call: rendered.value } : rendered;
    },
  };
}
