import { describe, expect, it } from '@jest/globals';
import type { FlowDocument, OperationContract } from '@plumbline/shared';
import { withMadeUpConnections } from './made-up-connections.js';

const http: OperationContract = {
  ...{ id: 'http.request', version: 1, title: '', description: '', input: {}, output: {}, effect: 'unsafe', examples: [] },
  connection: { kinds: ['bearer'], required: false },
};
const mail: OperationContract = { ...http, id: 'email.send', connection: { kinds: ['smtp'], required: true } };
const contracts = new Map([http, mail].map((one) => [one.id, one] as const));
const id = '01890a5d-ac96-774b-bcce-b302099a8057';

const flow = (steps: FlowDocument['steps']): FlowDocument => ({
  schema: 'plumbline/flow@1',
  name: 'F',
  trigger: { operation: 'manual' },
  steps,
  edges: [],
});

describe('Connections of a rehearsal', () => {
  it('are the real ones where they are there', () => {
    const document = flow({ a: { name: 'A', operation: 'http.request', connection: id } });
    expect(withMadeUpConnections(document, contracts, () => true)).toEqual({ document, made: new Map() });
  });

  it('are made up where one is needed, and left out where the step goes without', () => {
    const document = flow({
      a: { name: 'A', operation: 'http.request', connection: { service: 'CRM', name: 'Main' } },
      b: { name: 'B', operation: 'email.send@1', connection: { service: 'Mail', name: 'Team' } },
      c: { name: 'C', operation: 'email.send' },
    });
    const { document: connected, made } = withMadeUpConnections(document, contracts, () => false);
    expect(connected.steps).toEqual({
      a: { name: 'A', operation: 'http.request' },
      b: { name: 'B', operation: 'email.send@1', connection: 'made-up:smtp:Team' },
      c: { name: 'C', operation: 'email.send', connection: 'made-up:smtp:made up' },
    });
    expect([...made.values()].map(({ kind, service, hosts }) => [kind, service, hosts])).toEqual([
      ['smtp', 'Mail', ['mail.example.com:465']],
      ['smtp', 'smtp', ['mail.example.com:465']],
    ]);
  });
});
