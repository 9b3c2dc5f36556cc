import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { Sink } from '../../../e2e/stand-ins/sink.js';
import { createTestDatabase } from '../support/database.js';
import { chatAnswersOkFalse } from './c02-chat-answers-ok-false.js';
import { fourBranchesAtOnce } from './c03-four-branches.js';
import { retryByHand } from './c04-retry-by-hand.js';
import { continueOnError } from './c05-continue-on-error.js';
import { rateLimit } from './c06-rate-limit.js';
import { sameEventAgain } from './c08-same-event-again.js';
import { forEach } from './for-each.js';
import { killedDuringACall } from './c10-killed-during-a-call.js';
import { retryWithEditedInput } from './c11-retry-with-edited-input.js';
import { answers } from './answers.js';
import { cancelling } from './cancel.js';
import type { Case } from './case.js';
import { failurePaths } from './failure-paths.js';
import { newestVersion } from './newest-version.js';
import { orderlyStop } from './orderly-stop.js';
import { paths } from './paths.js';
import { peopleAnswer } from './people-answer.js';
import { perform } from './perform.js';
import { Host } from './stage.js';
import { subFlows } from './sub-flows.js';
import { timers } from './timers.js';
import { waits } from './waits.js';

const CASES: readonly Case[] = [
  ...chatAnswersOkFalse,
  ...fourBranchesAtOnce,
  ...retryByHand,
  ...continueOnError,
  ...rateLimit,
  ...sameEventAgain,
  ...retryWithEditedInput,
  ...cancelling,
  ...peopleAnswer,
  ...failurePaths,
  ...paths,
  ...newestVersion,
  ...timers,
  ...forEach,
  ...waits,
  ...subFlows,
  ...answers,
  ...killedDuringACall,
  ...orderlyStop,
];

/** Starting a process on a busy machine takes seconds. */
const CASE_MS = 60_000;

describe('cases that share a process', () => {
  const cases = CASES.filter(({ own }) => !own);
  const sinks: Sink[] = [];
  let host: Host;

  beforeAll(async () => {
    for (let i = 0; i < cases.length; i++) sinks.push(await Sink.start());
    host = await Host.start(await createTestDatabase(), { EGRESS_ALLOW: sinks.map((sink) => sink.host).join(',') });
  }, CASE_MS);

  afterAll(async () => {
    await host.end();
    for (const sink of sinks) await sink.stop();
  }, CASE_MS);

  cases.forEach((one, i) => {
    it(one.name, () => perform(one, host, sinks[i] as Sink), CASE_MS);
  });
});

describe('cases with a process of their own', () => {
  for (const one of CASES.filter(({ own }) => own)) {
    it(
      one.name,
      async () => {
        const sink = await Sink.start();
        const host = await Host.start(await createTestDatabase(), { EGRESS_ALLOW: sink.host, ...one.own?.settings });
        try {
          await perform(one, host, sink);
        } finally {
          await host.end();
          await sink.stop();
        }
      },
      CASE_MS,
    );
  }
});
