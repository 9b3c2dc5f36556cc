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
/** Most of a case is waiting for a retry, a timer or a lease: so many wait beside each other, of which few work. */
const AT_ONCE = 4;
/** A case with a process of its own also starts that. */
const PROCESSES_AT_ONCE = 2;

type Outcome = 'green' | { readonly error: unknown };
const outcomes = new Map<Case, Outcome>();

async function playAll(cases: readonly Case[], atOnce: number, play: (one: Case) => Promise<void>): Promise<void> {
  const left = [...cases];
  const lane = async (): Promise<void> => {
    for (let one = left.shift(); one; one = left.shift()) {
      const outcome = await play(one).then(
        (): Outcome => 'green',
        (error: unknown): Outcome => ({ error }),
      );
      outcomes.set(one, outcome);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

function tell(one: Case): void {
  const outcome = outcomes.get(one);
  if (outcome === undefined) throw new Error('it was not played');
  if (outcome !== 'green') throw outcome.error;
}

describe('cases that share a process', () => {
  const cases = CASES.filter(({ own }) => !own);
  const sinks: Sink[] = [];
  let host: Host;

  beforeAll(async () => {
    for (let i = 0; i < cases.length; i++) sinks.push(await Sink.start());
    host = await Host.start(await createTestDatabase(), { EGRESS_ALLOW: sinks.map((sink) => sink.host).join(',') });
    await playAll(cases, AT_ONCE, (one) => perform(one, host, sinks[cases.indexOf(one)] as Sink));
  }, CASE_MS * cases.length);

  afterAll(async () => {
    await host.end();
    for (const sink of sinks) await sink.stop();
  }, CASE_MS);

  for (const one of cases) it(one.name, () => tell(one));
});

describe('cases with a process of their own', () => {
  const cases = CASES.filter(({ own }) => own);

  beforeAll(() => playAll(cases, PROCESSES_AT_ONCE, playAlone), CASE_MS * cases.length);

  for (const one of cases) it(one.name, () => tell(one));
});

async function playAlone(one: Case): Promise<void> {
  const sink = await Sink.start();
  const host = await Host.start(await createTestDatabase(), { EGRESS_ALLOW: sink.host, ...one.own?.settings });
  try {
    await perform(one, host, sink);
  } finally {
    await host.end();
    await sink.stop();
  }
}
