'use client';

import { isJsonObject, type Json } from '@plumbline/shared';
import { Plus, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Input } from '../../ui/field';
import type { FieldSpec } from './form-fields';
import { toList } from './form-fields';
import { TemplateInput } from './json-input';

interface ListProps {
  readonly label: string;
  readonly spec: FieldSpec;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

/** A list of simple values, one a line; each may hold expressions. */
export function ListInput({ label, spec, value, onChange }: ListProps): ReactNode {
  const items = toList(value);
  const change = (next: readonly Json[]): void => onChange(next.length === 0 ? undefined : [...next]);
  return (
    <div className="flex flex-col gap-1">
      {items.map((item, index) => (
        <div key={index} className="flex items-start gap-1">
          <div className="min-w-0 flex-1">
            <TemplateInput
              label={`${label} ${String(index + 1)}`}
              value={asText(item)}
              onChange={(text) => change(items.with(index, typed(text, spec)))}
            />
          </div>
          <Button
            look="quiet"
            size="icon"
            aria-label={`Remove ${label} ${String(index + 1)}`}
            onClick={() => change(items.filter((_, at) => at !== index))}
          >
            <X size={14} aria-hidden="true" />
          </Button>
        </div>
      ))}
      <Button size="sm" look="quiet" className="self-start" data-testid="list-add" onClick={() => change([...items, ''])}>
        <Plus size={14} aria-hidden="true" /> Add
      </Button>
    </div>
  );
}

/** Names and values, such as headers. */
export function MapInput({ label, spec, value, onChange }: ListProps): ReactNode {
  const entries = Object.entries(isJsonObject(value) ? value : {});
  const [fresh, setFresh] = useState('');
  const change = (next: readonly (readonly [string, Json])[]): void => onChange(next.length === 0 ? undefined : Object.fromEntries(next));
  const add = (): void => {
    const name = fresh.trim();
    setFresh('');
    if (name === '' || name === '__proto__' || entries.some(([one]) => one === name)) return;
    change([...entries, [name, '']]);
  };
  return (
    <div className="flex flex-col gap-1">
      {entries.map(([name, one], index) => (
        <div key={name} className="flex items-start gap-1">
          <NameInput
            label={`Name of ${label} ${String(index + 1)}`}
            name={name}
            taken={entries.map(([each]) => each)}
            onRename={(to) => change(entries.with(index, [to, one]))}
          />
          <div className="min-w-0 flex-1">
            <TemplateInput
              label={`${label} ${name}`}
              value={asText(one)}
              onChange={(text) => change(entries.with(index, [name, typed(text, spec)]))}
            />
          </div>
          <Button look="quiet" size="icon" aria-label={`Remove ${name}`} onClick={() => change(entries.filter((_, at) => at !== index))}>
            <X size={14} aria-hidden="true" />
          </Button>
        </div>
      ))}
      <form
        className="flex items-center gap-1"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <Input
          aria-label={`New name in ${label}`}
          data-testid="map-name"
          placeholder="Name"
          className="w-36"
          value={fresh}
          onChange={(event) => setFresh(event.target.value)}
          onBlur={add}
        />
        <Button size="sm" look="quiet" type="submit" data-testid="map-add">
          <Plus size={14} aria-hidden="true" /> Add
        </Button>
      </form>
    </div>
  );
}

interface NameInputProps {
  readonly label: string;
  readonly name: string;
  readonly taken: readonly string[];
  readonly onRename: (name: string) => void;
}

/** A name that is taken over when it is whole: half a name would be an entry of its own. */
export function NameInput({ label, name, taken, onRename }: NameInputProps): ReactNode {
  const [typing, setTyping] = useState<string | null>(null);
  const end = (): void => {
    const next = typing?.trim() ?? name;
    setTyping(null);
    if (next !== '' && next !== name && next !== '__proto__' && !taken.includes(next)) onRename(next);
  };
  return (
    <Input
      aria-label={label}
      className="w-36 shrink-0 font-mono text-sm"
      value={typing ?? name}
      onChange={(event) => setTyping(event.target.value)}
      onBlur={end}
      onKeyDown={(event) => {
        if (event.key === 'Enter') end();
      }}
    />
  );
}

const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Where only numbers or yes and no fit, what is typed becomes one; null leaves a value out. */
function typed(text: string, { schema }: FieldSpec): Json {
  const inside = schema['items'] ?? schema['additionalProperties'];
  const type = isJsonObject(inside) ? inside['type'] : undefined;
  if ((type === 'number' || type === 'integer') && text.trim() !== '' && !Number.isNaN(Number(text))) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
