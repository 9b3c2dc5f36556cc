import { fieldsOf, type FieldSpec } from './form-fields';
import type { OperationContract } from '@plumbline/shared';

/** Fields that are always shown, in this order. */
export const FIRST: Readonly<Record<string, readonly string[]>> = {
  'http.request': ['method', 'url', 'query', 'headers', 'body'],
  'email.send': ['to', 'subject', 'text'],
  respond: ['status', 'body'],
  code: ['source', 'input'],
};
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** The fields of an operation's input. */
export function inputSpecs({ id, input, examples, literal }: OperationContract): readonly FieldSpec[] {
  const specs = fieldsOf(input, examples[0]?.input, literal);
  if (id !== 'http.request') return specs;
  // The look-up has a form of its own.
  const shown = specs.filter(({ name }) => name !== 'lookUp');
  return shown.map((one) => (one.name === 'method' ? { ...one, kind: 'choice', options: METHODS, example: 'GET' } : one));
}
