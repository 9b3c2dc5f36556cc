import { compileTemplate, contractOf, templateOf, type FlowDocument, type Json, type OperationContract } from '@plumbline/shared';

/** One place of a document that reads something. */
export interface Read {
  /** The step whose text it is. */
  readonly by: string;
  /** JSON pointer into the step's input; of a success rule: `success`. */
  readonly pointer: string;
  /** `trigger`, `steps`, `item`, `response` ... */
  readonly root: string;
  /** For `steps`: whose. */
  readonly step: string | null;
  readonly path: readonly string[];
}

/** Everything that the steps of a document read, as far as it can be told from their text. What is read of errors is left out. */
export function readsOfDocument(document: FlowDocument, contracts: ReadonlyMap<string, OperationContract>): Read[] {
  return Object.entries(document.steps).flatMap(([by, step]) => {
    const input = templateOf(contractOf(step, contracts), step.input ?? {});
    const success = step.policy?.success;
    return [
      ...readsOf(by, input),
      ...(success === undefined ? [] : readsOf(by, [success]).map((read) => ({ ...read, pointer: 'success' }))),
    ];
  });
}

function readsOf(by: string, template: Json): Read[] {
  return compileTemplate(template).compiled.expressions.flatMap(({ pointer, references }) =>
    references.references.flatMap(({ root, step = null, field, path, certain }): Read[] => {
      const isOther = root === 'steps' && (field !== 'output' || step === null);
      return isOther ? [] : [{ by, pointer, root, step, path: path.slice(0, certain) }];
    }),
  );
}
