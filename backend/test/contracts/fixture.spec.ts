import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { createHttpRequest } from '../../src/connectors/http/request.js';
import { BUILT_INS } from '../../src/engine/operations/built-ins.js';
import type { OutboundHttp } from '../../src/engine/ports/outbound-http.js';

const closedDoor: OutboundHttp = {
  send: () => Promise.reject(new Error('A contract calls nobody.')),
};

it('the contracts that the checks of a flow are tested with are those that ship', () => {
  const http = createHttpRequest(closedDoor, { now: () => 0, version: '0' });
  const contracts = [...[...BUILT_INS.values()].map((one) => one.contract), http.contract];
  const fixture: unknown = JSON.parse(readFileSync(new URL('../../../shared/fixtures/contracts/operations.json', import.meta.url), 'utf8'));
  expect(fixture).toEqual(JSON.parse(JSON.stringify(contracts)));
});
