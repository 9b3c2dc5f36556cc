import { isJsonObject, type Json, type JsonObject } from '@plumbline/shared';
import {
  FIELD_KINDS,
  type ConditionPart,
  type FieldKind,
  type FormCondition,
  type FormField,
  type FormPage,
  type FormSettings,
} from '@plumbline/shared/form';

/** The settings of a form while they are edited: whatever stands there, in a shape that can be shown. */
export interface LooseForm extends FormSettings {
  readonly path: string;
}

/** Fields by what their values have to be, for all kinds together: a value of another type counts as not there. */
const TEXTS = ['label', 'help', 'placeholder', 'text', 'link', 'parameter'];
const NUMBERS = ['minLength', 'maxLength', 'maxBytes', 'most'];

/**
 * Reads the settings of a form's trigger, complete or not. Pages and fields keep their places, so that what is found here is found
 * there; what can not be read is shown as a note. What stands in the document is not changed by this.
 */
export function looseForm(config: JsonObject): LooseForm {
  const { path, title, text, language, submit, accent, pages, answerWhen, answerWithin, embedOn, spam } = config;
  const tellings = ['done', 'waiting', 'later', 'failed'].flatMap((key): [string, Record<string, string>][] =>
    isJsonObject(config[key]) ? [[key, textsOf(config[key])]] : [],
  );
  return {
    path: typeof path === 'string' ? path : '',
    title: typeof title === 'string' ? title : '',
    ...textsOf({ text, language, submit, accent } as JsonObject),
    pages: (Array.isArray(pages) && pages.length > 0 ? pages : [{}]).map(pageOf),
    ...(answerWhen === 'finished' || answerWhen === 'accepted' ? { answerWhen } : {}),
    ...(typeof answerWithin === 'number' ? { answerWithin } : {}),
    ...(Array.isArray(embedOn) ? { embedOn: embedOn.filter((one) => typeof one === 'string') } : {}),
    ...(spam === 'strict' ? { spam } : {}),
    ...Object.fromEntries(tellings),
  };
}

const textsOf = (from: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.entries(from).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

function pageOf(page: Json): FormPage {
  const { title, text, fields, showWhen } = isJsonObject(page) ? page : {};
  const condition = conditionOf(showWhen);
  return {
    ...textsOf({ title, text } as JsonObject),
    fields: Array.isArray(fields) ? fields.map(fieldOf) : [],
    ...(condition ? { showWhen: condition } : {}),
  };
}

function fieldOf(value: Json, index: number): FormField {
  const raw = isJsonObject(value) ? value : {};
  const kind = FIELD_KINDS.find((one) => one === raw['kind']);
  const id = typeof raw['id'] === 'string' && raw['id'] !== '' ? raw['id'] : `field_${String(index + 1)}`;
  if (kind === undefined) return { kind: 'note', id, text: 'This field can not be read.' };
  const condition = conditionOf(raw['showWhen']);
  const kept = Object.entries(raw).filter(([name, one]) =>
    TEXTS.includes(name)
      ? typeof one === 'string'
      : NUMBERS.includes(name)
        ? typeof one === 'number'
        : name === 'required' && typeof one === 'boolean',
  );
  return {
    label: '',
    text: '',
    ...Object.fromEntries(kept),
    ...ownOf(kind, raw),
    kind,
    id,
    ...(condition ? { showWhen: condition } : {}),
  } as FormField;
}

/** What has another type for one kind than for another. */
function ownOf(kind: FieldKind, raw: JsonObject): JsonObject {
  const type = kind === 'number' ? 'number' : kind === 'yesNo' ? 'boolean' : 'string';
  const limit = kind === 'date' ? 'string' : 'number';
  const { default: first, min, max, whole, options, accept } = raw;
  return {
    ...(typeof first === type && first !== undefined ? { default: first } : {}),
    ...(typeof min === limit && min !== undefined ? { min } : {}),
    ...(typeof max === limit && max !== undefined ? { max } : {}),
    ...(whole === true ? { whole } : {}),
    ...(kind === 'choice' || kind === 'dropdown' || kind === 'choices'
      ? { options: (Array.isArray(options) ? options : []).flatMap(optionOf) }
      : {}),
    ...(Array.isArray(accept) ? { accept: accept.filter((one) => typeof one === 'string') } : {}),
  };
}

function optionOf(option: Json): JsonObject[] {
  if (!isJsonObject(option) || typeof option['value'] !== 'string') return [];
  const { value, label } = option;
  return [typeof label === 'string' ? { value, label } : { value }];
}

function conditionOf(value: Json | undefined): FormCondition | null {
  if (!isJsonObject(value) || !Array.isArray(value['parts'])) return null;
  const parts = value['parts'].filter(
    (part) => isJsonObject(part) && typeof part['field'] === 'string' && typeof part['test'] === 'string',
  );
  return { match: value['match'] === 'any' ? 'any' : 'all', parts: parts as unknown as ConditionPart[] };
}
