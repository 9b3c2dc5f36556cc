import { hash, hkdfSync } from 'node:crypto';
import type pg from 'pg';
import { PostgresForms } from '../adapters/postgres/form-store.js';
import { PostgresTestEvents } from '../adapters/postgres/test-events.js';
import { encode, systemTimers } from '../adapters/system/system.js';
import { hmac } from '../adapters/vault/hmac.js';
import type { FormDeps } from '../usecases/forms/deps.js';
import { Tries } from '../usecases/people/tries.js';

/** Time within which one address may send a form so often, ms, and how often; files of it. */
const TRIES_MS = 10 * 60_000;
const SUBMISSIONS = 20;
const FILES = 100;

export interface FormParts extends Pick<
  FormDeps,
  'published' | 'flows' | 'accept' | 'runs' | 'payloads' | 'answers' | 'chance' | 'nowMs' | 'metrics'
> {
  readonly pool: pg.Pool;
  readonly masterKey: Uint8Array;
}

/** Hosted forms, wired. Every process with the same master key knows the pages that the others made. */
export function wireForms({ pool, masterKey, ...parts }: FormParts): FormDeps {
  return {
    ...parts,
    forms: new PostgresForms(pool),
    caught: new PostgresTestEvents(pool),
    timers: systemTimers,
    tokens: { hmac, key: new Uint8Array(hkdfSync('sha256', masterKey, '', 'plumbline forms', 32)) },
    sha256: (text) => hash('sha256', text),
    encode,
    tries: { submissions: new Tries(SUBMISSIONS, TRIES_MS), files: new Tries(FILES, TRIES_MS) },
  };
}
