import type { JsonObject } from '../json.js';
import type { FormField, FormSettings } from './document.js';
import { answers, fieldsOf, isRequired } from './values.js';

const FILE: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'name', 'type', 'size'],
  properties: { id: { type: 'string' }, name: { type: 'string' }, type: { type: 'string' }, size: { type: 'integer' } },
};

/**
 * The contract of a form's trigger (JSON Schema of `trigger`), made from its fields: what may be left out, or is not always shown, is
 * not required.
 */
export function formContract(form: Pick<FormSettings, 'pages'>): JsonObject {
  const sometimes = new Set(form.pages.filter(({ showWhen }) => showWhen).flatMap(({ fields }) => fields));
  const asking = fieldsOf(form).filter(answers);
  const always = asking.filter((field) => isRequired(field) && !field.showWhen && !sometimes.has(field)).map(({ id }) => id);
  const properties = Object.fromEntries(asking.map((field) => [field.id, answerSchema(field)]));
  const body: JsonObject = { type: 'object', additionalProperties: false, properties, ...(always.length > 0 ? { required: always } : {}) };
  return { type: 'object', required: ['body'], properties: { body } };
}

function answerSchema(field: FormField): JsonObject {
  const title = 'label' in field ? { title: field.label } : {};
  switch (field.kind) {
    case 'number':
      return { ...title, type: field.whole ? 'integer' : 'number' };
    case 'yesNo':
      return { ...title, type: 'boolean' };
    case 'consent':
      return {
        ...title,
        type: 'object',
        additionalProperties: false,
        required: ['agreed', 'text'],
        properties: { agreed: { const: true }, text: { type: 'string' } },
      };
    case 'choice':
    case 'dropdown':
      return { ...title, type: 'string', enum: field.options.map(({ value }) => value) };
    case 'choices':
      return { ...title, type: 'array', items: { type: 'string', enum: field.options.map(({ value }) => value) } };
    case 'file':
      return { ...title, type: 'array', items: FILE };
    case 'email':
      return { ...title, type: 'string', format: 'email' };
    case 'date':
      return { ...title, type: 'string', format: 'date' };
    default:
      return { ...title, type: 'string' };
  }
}
