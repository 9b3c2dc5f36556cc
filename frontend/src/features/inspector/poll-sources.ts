import { exampleOf, isJsonObject, type Json, type JsonObject, type OperationContract } from '@plumbline/shared';
import type { Sample, Source } from './sources';

/** What each of the settings of a poll can read, for completing and previewing them. */
export interface PollSources {
  readonly call: readonly Source[];
  readonly items: readonly Source[];
  readonly key: readonly Source[];
  readonly marker: readonly Source[];
}

const object = (properties: JsonObject): JsonObject => ({ type: 'object', properties, additionalProperties: false });

/** @param sample what the trigger handed over last: its item is what a look found */
export function pollSources(contract: OperationContract | undefined, sample: Sample | null): PollSources {
  const output = contract?.output ?? {};
  const example = contract?.examples.find((one) => one.output !== undefined)?.output ?? exampleOf(output);
  const seen = isJsonObject(sample?.value) ? sample.value['item'] : undefined;
  const trigger = source('trigger', 'The answer', object({ marker: {}, output }), { marker: null, output: example }, 'example');
  const item = source('item', 'An item', {}, seen, seen === undefined ? null : 'last run');
  const items = source(
    'items',
    'The items',
    { type: 'array' },
    seen === undefined ? undefined : [seen],
    seen === undefined ? null : 'last run',
  );
  return {
    call: [source('trigger', 'The trigger', object({ marker: {} }), { marker: null }, 'made up')],
    items: [trigger],
    key: [item],
    marker: [items, trigger],
  };
}

function source(path: string, title: string, schema: JsonObject, value: Json | undefined, known: Source['known']): Source {
  return { path, step: null, title, distance: 1, schema, value, known };
}
