import { isJsonObject, type FlowDocument, type Json, type JsonObject } from '@plumbline/shared';
import { stepOf } from '../../canvas-core/document';
import { setInputField } from '../../canvas-core/edits/steps';

/** The cases of a branch as they are edited; what is no case is left out. */
export function casesIn(input: Json | undefined): JsonObject[] {
  const cases = isJsonObject(input) ? input['cases'] : undefined;
  return Array.isArray(cases) ? cases.filter(isJsonObject) : [];
}

const withCases = (document: FlowDocument, id: string, cases: readonly JsonObject[]): FlowDocument =>
  setInputField(document, id, ['cases'], [...cases]);

/** Adds a case with an id that is not taken: its port is named after it. */
export function addCase(document: FlowDocument, id: string): FlowDocument {
  const cases = casesIn(stepOf(document, id)?.input);
  let number = cases.length + 1;
  while (cases.some((one) => one['id'] === `case${String(number)}`)) number++;
  return withCases(document, id, [...cases, { id: `case${String(number)}`, name: `Case ${String(number)}`, when: '{{ false }}' }]);
}

/** Takes a case away, with the edges that leave by it. */
export function removeCase(document: FlowDocument, id: string, index: number): FlowDocument {
  const cases = casesIn(stepOf(document, id)?.input);
  const gone = cases[index]?.['id'];
  const next = withCases(
    document,
    id,
    cases.filter((_, at) => at !== index),
  );
  if (typeof gone !== 'string') return next;
  return { ...next, edges: next.edges.filter((edge) => edge.from !== id || edge.port !== `case:${gone}`) };
}

/** Moves a case up or down: of "first match" the earlier one wins. */
export function moveCase(document: FlowDocument, id: string, index: number, by: -1 | 1): FlowDocument {
  const cases = casesIn(stepOf(document, id)?.input);
  const [one, other] = [cases[index], cases[index + by]];
  return one && other ? withCases(document, id, cases.with(index, other).with(index + by, one)) : document;
}

/** Gives a case another id; edges that leave by it go with it. Taken or unfit ids change nothing. */
export function renameCase(document: FlowDocument, id: string, index: number, to: string): FlowDocument {
  const cases = casesIn(stepOf(document, id)?.input);
  const now = cases[index];
  if (!now || !/^[A-Za-z0-9_-]{1,40}$/.test(to) || to === 'else' || cases.some((one) => one['id'] === to)) return document;
  const from = now['id'];
  const next = withCases(document, id, cases.with(index, { ...now, id: to }));
  if (typeof from !== 'string') return next;
  return {
    ...next,
    edges: next.edges.map((edge) => (edge.from === id && edge.port === `case:${from}` ? { ...edge, port: `case:${to}` } : edge)),
  };
}
