import type { KINDS_FOR_PEOPLE } from '@plumbline/shared';
import { CONNECTION_KIND_DEFINITIONS, isJsonObject, type ConnectionKind, type Json, type JsonObject } from '@plumbline/shared';
import { z } from 'zod';

/** A field of a form, made of the schema of its kind of connection. */
export interface FormField {
  /** JSON pointer into the request: `/settings/port`. */
  readonly pointer: string;
  readonly title: string;
  readonly hint?: string;
  readonly required: boolean;
  readonly type: 'text' | 'number' | 'choice' | 'password';
  /** Of a choice, with words for people. */
  readonly options?: readonly { readonly value: string; readonly title: string }[];
  readonly example?: string;
}

export type KindForPeople = (typeof KINDS_FOR_PEOPLE)[number];

const OPTION_WORDS: Readonly<Record<string, string>> = {
  header: 'In a header',
  query: 'In the query of the address',
  sha256: 'SHA-256',
  sha512: 'SHA-512',
  hex: 'Hexadecimal',
  base64: 'Base64',
  tls: 'TLS from the first byte (port 465)',
  starttls: 'STARTTLS (port 587)',
  none: 'None: readable on the way',
};

/** What the settings of a kind ask for. */
export const settingFields = (kind: ConnectionKind): FormField[] => fieldsOf('/settings', CONNECTION_KIND_DEFINITIONS[kind].settings);
/** What goes in and never comes out again. */
export const secretFields = (kind: ConnectionKind): FormField[] => fieldsOf('/secrets', CONNECTION_KIND_DEFINITIONS[kind].secrets);

function fieldsOf(base: string, schema: z.ZodObject): FormField[] {
  const { properties, required } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonObject;
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(isJsonObject(properties) ? properties : {}).map(([name, property]) =>
    fieldOf(`${base}/${name}`, name, isJsonObject(property) ? property : {}, needed.includes(name)),
  );
}

function fieldOf(pointer: string, name: string, property: JsonObject, required: boolean): FormField {
  const { title, description, examples, format, type } = property;
  const choices = Array.isArray(property['enum']) ? property['enum'].filter((value) => typeof value === 'string') : null;
  const first: Json | undefined = Array.isArray(examples) ? examples[0] : undefined;
  return {
    pointer,
    title: typeof title === 'string' ? title : name,
    required,
    type: choices ? 'choice' : format === 'password' ? 'password' : type === 'integer' || type === 'number' ? 'number' : 'text',
    ...(typeof description === 'string' && !choices ? { hint: description } : {}),
    ...(choices ? { options: choices.map((value) => ({ value, title: OPTION_WORDS[value] ?? value })) } : {}),
    ...(typeof first === 'string' || typeof first === 'number' ? { example: String(first) } : {}),
  };
}

/** Whether the hosts of this kind stand in its settings, so that nobody is asked for them. */
export const saysItsHosts = (kind: ConnectionKind): boolean => kind === 'smtp' || kind === 'imap' || kind === 'practice';
