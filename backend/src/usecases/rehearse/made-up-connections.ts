import {
  contractOf,
  type ConnectionKind,
  type FlowDocument,
  type JsonObject,
  type OperationContract,
  type StepDocument,
} from '@plumbline/shared';
import type { ConnectionFacts } from '../../engine/ports/connections.js';

/** A document whose steps all have a connection that can be rehearsed with. */
export interface Connected {
  readonly document: FlowDocument;
  /** Connections that stand for those that are not there, by id. */
  readonly made: ReadonlyMap<string, ConnectionFacts>;
}

const SETTINGS: Readonly<Partial<Record<ConnectionKind, { readonly hosts: readonly string[]; readonly settings: JsonObject }>>> = {
  practice: { hosts: ['practice.example:80'], settings: { baseUrl: 'http://practice.example:80' } },
  smtp: {
    hosts: ['mail.example.com:465'],
    settings: { host: 'mail.example.com', port: 465, security: 'tls', username: 'rehearsal', from: 'rehearsal@example.com' },
  },
};

/**
 * Gives steps whose connection is not there (an exported document, or one that is not chosen yet) one that is made up. Where a
 * connection is not needed, as for plain HTTP, the step goes without: which credential it carries changes nothing in a rehearsal. Pure.
 */
export function withMadeUpConnections(
  document: FlowDocument,
  contracts: ReadonlyMap<string, OperationContract>,
  exists: (id: string) => boolean,
): Connected {
  const made = new Map<string, ConnectionFacts>();
  const steps = Object.entries(document.steps).map(([id, step]): [string, StepDocument] => {
    if (typeof step.connection === 'string' && exists(step.connection)) return [id, step];
    const { connection: asked, ...rest } = step;
    const wanted = contractOf(step, contracts)?.connection;
    const [kind] = wanted?.kinds ?? [];
    const standIn = kind === undefined ? undefined : SETTINGS[kind];
    if (!wanted?.required || kind === undefined || standIn === undefined) return [id, rest];
    const name = typeof asked === 'object' ? asked.name : 'made up';
    const madeId = `made-up:${kind}:${name}`;
    made.set(madeId, { id: madeId, kind, service: typeof asked === 'object' ? asked.service : kind, name, account: madeId, ...standIn });
    return [id, { ...rest, connection: madeId }];
  });
  return { document: { ...document, steps: Object.fromEntries(steps) }, made };
}
