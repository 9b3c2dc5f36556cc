import { readdir, readFile } from 'node:fs/promises';
import { afterAll } from '@jest/globals';
import type { FlowDocument, RehearsalCard, RehearsalCell } from '@plumbline/shared';
import { createCodeRunner } from '../../src/adapters/code-runner/create-code-runner.js';
import { createExpressions } from '../../src/adapters/expressions/index.js';
import { createSchemaCheck } from '../../src/adapters/schema-check/schema-check.js';
import { wireRehearsals } from '../../src/modules/rehearsal.js';
import { withMadeUpConnections } from '../../src/usecases/rehearse/made-up-connections.js';
import { rehearseDocument, type RehearsalOrder } from '../../src/usecases/rehearse/rehearse-document.js';

export type Rehearse = (document: FlowDocument, more?: Partial<RehearsalOrder>) => Promise<RehearsalCard>;

/** Rehearses documents as the command does, with the real expressions and code; ends their processes after the file's tests. */
export function useRehearsals(): Rehearse {
  const expressions = createExpressions({ deadlineMs: 5_000 });
  const code = createCodeRunner({ onTrouble: () => undefined });
  afterAll(() => Promise.all([expressions.close(), code.close()]));
  const deps = wireRehearsals({ expressions, code, schemas: createSchemaCheck(), connections: { find: () => null } });
  return (given, more = {}) => {
    const { document, made } = withMadeUpConnections(given, deps.contracts, () => false);
    const order: RehearsalOrder = {
      ...{ flowId: '00000000-0000-7000-8000-000000000000', document, revision: null, version: null, event: null },
      ...{ known: { given: {}, last: new Map() }, steps: null, faults: null, limitMs: 120_000, ...more },
    };
    return rehearseDocument({ ...deps, connections: { find: (id) => made.get(id) ?? null } }, order);
  };
}

const TEMPLATES = new URL('../../../frontend/src/features/flows/templates/', import.meta.url);

/** The flows that people start from. */
export async function templates(): Promise<readonly { readonly name: string; readonly document: FlowDocument }[]> {
  const names = (await readdir(TEMPLATES)).filter((name) => name.endsWith('.json'));
  return Promise.all(
    names.map(async (name) => ({ name, document: JSON.parse(await readFile(new URL(name, TEMPLATES), 'utf8')) as FlowDocument })),
  );
}

/** One cell of a card. */
export function cellOf(card: RehearsalCard, step: string, fault: RehearsalCell['fault']): RehearsalCell {
  const cell = card.rows.find((row) => row.step === step)?.cells.find((one) => one.fault === fault);
  if (!cell) throw new Error(`the card has no ${fault} at ${step}`);
  return cell;
}

/** A flow that calls one service after the other; the second reads what the first answered. */
export function twoCalls(policy: FlowDocument['steps'][string]['policy'] = {}, more: Partial<FlowDocument> = {}): FlowDocument {
  return {
    schema: 'plumbline/flow@1',
    name: 'Two calls',
    owner: 'ada@example.com',
    trigger: { operation: 'webhook', config: { path: 'in', verify: { kind: 'none' } } },
    steps: {
      first: {
        name: 'First',
        operation: 'http.request',
        input: { method: 'POST', url: 'https://api.example.com/orders', body: { text: '{{ trigger.body.text }}' } },
        policy,
      },
      second: {
        name: 'Second',
        operation: 'http.request',
        input: { method: 'PUT', url: 'https://api.example.com/labels', body: { order: '{{ steps.first.output.body.id }}' } },
      },
    },
    edges: [
      { from: 'trigger', to: 'first' },
      { from: 'first', to: 'second' },
    ],
    ...more,
  };
}
