import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { hmac } from '../../src/adapters/vault/hmac.js';
import { createEmailSend } from '../../src/connectors/email/send.js';
import { createCode } from '../../src/connectors/code/run.js';
import { createHttpRequest } from '../../src/connectors/http/request.js';
import { createPracticeOperations } from '../../src/modules/operations.js';
import { BUILT_INS } from '../../src/engine/operations/built-ins.js';
import type { CodeRunner } from '../../src/engine/ports/code-runner.js';
import type { OutboundHttp } from '../../src/engine/ports/outbound-http.js';

const closedDoor: OutboundHttp = {
  send: () => Promise.reject(new Error('A contract calls nobody.')),
};
const noRunner: CodeRunner = {
  run: () => Promise.reject(new Error('A contract runs nothing.')),
};

it('the contracts that the checks of a flow are tested with are those that ship', () => {
  const http = createHttpRequest(closedDoor, { now: () => 0, version: '0', hmac });
  const nobody = (): Promise<never> => Promise.reject(new Error('A contract calls nobody.'));
  const mail = createEmailSend({ send: nobody, signIn: nobody });
  const builtIn = [...BUILT_INS.values()].map((one) => one.contract);
  const practice = createPracticeOperations({ door: closedDoor, now: () => 0, version: '0', hmac }).map((one) => one.contract);
  const contracts = [...builtIn, http.contract, createCode(noRunner).contract, mail.contract, ...practice];
  const fixture: unknown = JSON.parse(readFileSync(new URL('../../../shared/fixtures/contracts/operations.json', import.meta.url), 'utf8'));
  expect(fixture).toEqual(JSON.parse(JSON.stringify(contracts)));
});
