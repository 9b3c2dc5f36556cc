import { readFile } from 'node:fs/promises';
import { flowDocumentSchema, PlumblineError } from '@plumbline/shared';
import { createOutboundHttp } from '../adapters/outbound-http/outbound-http.js';
import type { Config } from '../config/config.js';
import type { OutboundHttp } from '../engine/ports/outbound-http.js';
import type { PracticeServices } from '../engine/ports/practice.js';
import { Practice } from '../practice/practice.js';
import { findExample, makeExample } from '../usecases/practice/first-start.js';
import { keepPracticeConnections } from '../usecases/practice/keep-connections.js';
import type { PracticeDeps } from '../usecases/practice/practice-services.js';

/**
 * Whether this process has the practice services. They listen on its own loopback address and live in its memory, so they are for a
 * process that works on its runs itself and shares them with nobody.
 */
export function offersPractice({ practice, role }: Config): boolean {
  return practice && role === 'all';
}

export interface OpenedPractice {
  /** Null on a server that has none. */
  readonly services: PracticeServices | null;
  /** The way out to the practice services, and to nowhere else. */
  readonly door: OutboundHttp;
  /** Says where this server listens, which the website sends its events to. */
  listensAt(address: string): void;
  close(): Promise<void>;
}

/** Starts the practice services where they are wanted; the door is there in any case, and leads nowhere without them. */
export async function openPractice(config: Config): Promise<OpenedPractice> {
  const practice = offersPractice(config) ? await Practice.start() : null;
  const otherwise =
    practice === null ? 'the practice services are not running on this server (PRACTICE)' : 'it is no practice service of this server';
  const door = createOutboundHttp({ allow: [], only: { isAt: (place) => practice?.isAt(place) ?? false, otherwise } });
  let address = '';
  return {
    services: practice && {
      accounts: () => practice.accounts(),
      list: () => practice.list(),
      set: (id, change) => practice.set(id, change as Parameters<Practice['set']>[1]),
      reset: (id) => practice.reset(id),
      submit: (lead, hook) => practice.submit(lead, address + hook),
    },
    door,
    listensAt(own) {
      address = own;
    },
    async close() {
      await door.close();
      await practice?.close();
    },
  };
}

/** Beside this file in the sources and in the build. */
const EXAMPLE_FILE = new URL('../practice/lead-intake.json', import.meta.url);

/**
 * Brings the connections up to date and makes the example of a first start. To be done before any run goes on: steps of earlier runs
 * need the connections.
 * @returns what people should be told
 */
export async function settlePractice(deps: PracticeDeps): Promise<readonly string[]> {
  if (deps.practice === null) return [];
  await keepPracticeConnections({ ...deps.connections, log: deps.log }, deps.practice.accounts(), true);
  const document = flowDocumentSchema.parse(JSON.parse(await readFile(EXAMPLE_FILE, 'utf8')));
  try {
    await makeExample(deps, document);
    return [];
  } catch (error) {
    if (!(error instanceof PlumblineError)) throw error;
    return [`The example flow could not be made: ${error.message}`];
  }
}

/** How the example is run, in one line that can be pasted; none when it is not there. */
export async function exampleNotice(deps: PracticeDeps, address: string): Promise<readonly string[]> {
  const example = deps.practice && (await findExample(deps));
  if (!example) return [];
  const command = `curl -s ${address}${example.hook} -H "x-event-id: $RANDOM" -d '{"email":"ada@example.com","name":"Ada"}'`;
  return [`Run the example flow:  ${command}`];
}
