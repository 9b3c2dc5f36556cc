'use client';

import { isJsonObject, type JsonObject, type TriggerDocument } from '@plumbline/shared';
import { Plus, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { setTrigger } from '../../canvas-core/edits/flow';
import { Button } from '../../ui/button';
import { Choice, Input } from '../../ui/field';
import { useDraft } from '../draft/index';
import { contractFields, FIELD_TYPES, withContractFields, type ContractField } from './contract-fields';
import { FieldProblems } from './field-problems';
import { useForm } from './inspector-context';
import { PlainJson } from './json-input';
import { NameInput } from './list-inputs';
import { SampleDialog } from './sample-dialog';

const TYPES = [
  { value: '', title: 'anything' },
  ...FIELD_TYPES.map((value) => ({
    value,
    title: { string: 'text', number: 'number', integer: 'whole number', boolean: 'yes or no', object: 'object', array: 'list' }[value],
  })),
];

/** What the trigger hands over: the contract that all mappings are checked against. */
export function TriggerContract({ trigger }: { readonly trigger: TriggerDocument }): ReactNode {
  const draft = useDraft();
  const { problems } = useForm();
  const [asSchema, setAsSchema] = useState(false);
  const [sampling, setSampling] = useState(false);
  const output = trigger.output ?? {};
  const body = bodyOf(output);
  const isList = body === null || isJsonObject(body['properties']) || Object.keys(body).every((key) => key === 'type');
  const set = (next: JsonObject | undefined): void =>
    void draft.edit('Change what the trigger hands over', (document) => setTrigger(document, { output: next }), 'trigger:output');
  const setBody = (next: JsonObject): void => {
    const properties = isJsonObject(output['properties']) ? output['properties'] : {};
    set({ ...output, type: 'object', properties: { ...properties, body: next } });
  };
  return (
    <section aria-label="What it hands over" className="flex flex-col gap-2" data-pointer="/trigger/output">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="flex-1 font-semibold">What it hands over</h3>
        <Button size="sm" data-testid="contract-from-sample" onClick={() => setSampling(true)}>
          Make it from a sample
        </Button>
        <Button size="sm" look="quiet" aria-pressed={asSchema} data-testid="contract-as-schema" onClick={() => setAsSchema(!asSchema)}>
          {asSchema ? 'As a list' : 'As JSON Schema'}
        </Button>
      </div>
      <p className="text-sm text-fg-3">
        Fields of <code>trigger.body</code>. Mappings that read something else are reported before they run.
      </p>
      {asSchema || !isList ? (
        <PlainJson
          label="JSON Schema of what it hands over"
          value={trigger.output}
          onChange={(next) => set(isJsonObject(next) ? next : undefined)}
        />
      ) : (
        <FieldList body={body ?? {}} onChange={setBody} />
      )}
      <FieldProblems problems={problems.get('/trigger/output') ?? []} />
      {sampling && <SampleDialog onClose={() => setSampling(false)} onUse={setBody} />}
    </section>
  );
}

function bodyOf(output: JsonObject): JsonObject | null {
  const body = isJsonObject(output['properties']) ? output['properties']['body'] : undefined;
  return isJsonObject(body) ? body : null;
}

function FieldList({ body, onChange }: { readonly body: JsonObject; readonly onChange: (body: JsonObject) => void }): ReactNode {
  const fields = contractFields(body);
  const change = (next: readonly ContractField[]): void => onChange(withContractFields(body, next));
  const [name, setName] = useState('');
  const add = (): void => {
    const fresh = name.trim();
    setName('');
    if (fresh !== '' && !fields.some((one) => one.name === fresh)) change([...fields, { name: fresh, type: 'string', required: false }]);
  };
  return (
    <ul className="flex flex-col gap-1">
      {fields.map((field, index) => (
        <li key={index} data-testid="contract-field" data-name={field.name} className="flex items-center gap-1">
          <NameInput
            label={`Name of field ${String(index + 1)}`}
            name={field.name}
            taken={fields.map((one) => one.name)}
            onRename={(to) => change(fields.with(index, { ...field, name: to }))}
          />
          <Choice
            aria-label={`Type of ${field.name}`}
            className="min-w-0 flex-1"
            value={field.type}
            options={TYPES}
            onChange={(event: { target: { value: string } }) => change(fields.with(index, { ...field, type: event.target.value }))}
          />
          <label className="flex h-8 items-center gap-1 text-sm text-fg-2">
            <input
              type="checkbox"
              className="accent-accent"
              checked={field.required}
              onChange={(event) => change(fields.with(index, { ...field, required: event.target.checked }))}
            />{' '}
            required
          </label>
          <Button
            look="quiet"
            size="icon-sm"
            aria-label={`Remove ${field.name}`}
            onClick={() => change(fields.filter((_, at) => at !== index))}
          >
            <X size={14} aria-hidden="true" />
          </Button>
        </li>
      ))}
      <li>
        <form
          className="flex gap-1"
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <Input
            aria-label="New field"
            data-testid="contract-name"
            placeholder="New field"
            className="w-36 font-mono text-sm"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button size="sm" look="quiet" type="submit" data-testid="contract-add">
            <Plus size={14} aria-hidden="true" /> Add a field
          </Button>
        </form>
      </li>
    </ul>
  );
}
