import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  checkFlow,
  FAULTS,
  findForbiddenKey,
  flowDocumentSchema,
  isJsonObject,
  jsonDepthExceeds,
  MAX_BODY_BYTES,
  PlumblineError,
  type Fault,
  type FlowDocument,
  type Json,
  type RehearsalCard,
} from '@plumbline/shared';
import { createCodeRunner } from '../adapters/code-runner/create-code-runner.js';
import { createExpressions } from '../adapters/expressions/index.js';
import { createSchemaCheck } from '../adapters/schema-check/schema-check.js';
import { cardText, exitCodeOf } from '../usecases/rehearse/card-text.js';
import type { RehearsalDeps } from '../usecases/rehearse/deps.js';
import { hindering } from '../usecases/rehearse/hindering.js';
import { withMadeUpConnections } from '../usecases/rehearse/made-up-connections.js';
import { rehearseDocument } from '../usecases/rehearse/rehearse-document.js';
import { wireRehearsals } from './rehearsal.js';

/** What is wrong with how the command was called, in words for whoever called it. */
class BadInput extends Error {}

const USAGE = `Usage: npm run rehearse -- flow.json [--json] [--story] [--steps a,b] [--faults timeout,429 ...] [--event event.json] [--samples samples.json]

Runs an exported flow in memory against made-up troubles of its services, without a server, and says whether each policy did what it
says. Exit code: 0 nothing is red, 1 something is, 2 the flow or the command can not be read.
`;

/** For a whole flow, ms: a command may take longer than a request. */
const LIMIT_MS = 10 * 60_000;

interface Asked {
  readonly file: string;
  readonly json: boolean;
  readonly story: boolean;
  readonly steps: readonly string[] | null;
  readonly faults: readonly Fault[] | null;
  readonly event: string | null;
  readonly samples: string | null;
}

/** Where the command writes, and from where relative names count. */
export interface CommandPlace {
  readonly out: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly cwd: string;
}

/** `npm run rehearse`: rehearses a flow of a file. @returns the exit code */
export async function rehearseCommand(args: readonly string[], place: CommandPlace): Promise<0 | 1 | 2> {
  try {
    const asked = askedBy(args);
    if (asked === null) {
      place.out(USAGE);
      return 0;
    }
    const card = await rehearsed(asked, place.cwd);
    place.out(asked.json ? `${JSON.stringify(card, null, 2)}\n` : cardText(card, asked.story));
    return exitCodeOf(card);
  } catch (error) {
    if (!(error instanceof BadInput || error instanceof PlumblineError)) throw error;
    place.complain(`${error.message}\n`);
    return 2;
  }
}

/** Null: help is wanted. */
function askedBy(args: readonly string[]): Asked | null {
  const { values, positionals } = parsed(args);
  if (values.help) return null;
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new BadInput(`Name one file with a flow.\n\n${USAGE}`);
  const faults = listOf(values.faults);
  const unknown = faults?.find((one) => !FAULTS.some((fault) => fault === one));
  if (unknown !== undefined) throw new BadInput(`There is no trouble "${unknown}". There are: ${FAULTS.join(', ')}.`);
  return {
    file,
    json: values.json ?? false,
    story: values.story ?? false,
    steps: listOf(values.steps),
    faults: faults && FAULTS.filter((fault) => faults.includes(fault)),
    event: values.event ?? null,
    samples: values.samples ?? null,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        story: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        steps: { type: 'string' },
        faults: { type: 'string' },
        event: { type: 'string' },
        samples: { type: 'string' },
      },
    });
  } catch (error) {
    throw new BadInput(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function listOf(text: string | undefined): string[] | null {
  return text === undefined ? null : text.split(',').map((one) => one.trim());
}

async function rehearsed(asked: Asked, cwd: string): Promise<RehearsalCard> {
  const given = documentOf(await jsonOf(asked.file, cwd), asked.file);
  const event = asked.event === null ? null : await jsonOf(asked.event, cwd);
  const samples = asked.samples === null ? {} : await jsonOf(asked.samples, cwd);
  if (!isJsonObject(samples)) throw new BadInput(`${asked.samples ?? ''} must hold an object: the output of each step, by its id.`);
  const schemas = createSchemaCheck();
  const expressions = createExpressions({ deadlineMs: 5_000, patternDeadlineMs: 1_000 });
  const code = createCodeRunner({ onTrouble: () => undefined });
  try {
    let connections: RehearsalDeps['connections'] = { find: () => null };
    const deps = wireRehearsals({ expressions, schemas, code, connections: { find: (id) => connections.find(id) } });
    refuseProblems(given, deps, asked.file);
    const { document, made } = withMadeUpConnections(given, deps.contracts, () => false);
    connections = { find: (id) => made.get(id) ?? null };
    return await rehearseDocument(deps, {
      ...{ flowId: FLOW_ID, document, revision: null, version: null, limitMs: LIMIT_MS, steps: asked.steps, faults: asked.faults },
      event: event === null ? null : { value: event, source: 'given' },
      known: { given: samples, last: new Map() },
    });
  } finally {
    await Promise.all([expressions.close(), code.close()]);
  }
}

/** A flow of a file has no id; any will do. */
const FLOW_ID = '00000000-0000-7000-8000-000000000000';

async function jsonOf(file: string, cwd: string): Promise<Json> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(resolve(cwd, file));
  } catch (error) {
    throw new BadInput(`${file} can not be read: ${(error as Error).message}`);
  }
  if (bytes.length > MAX_BODY_BYTES || jsonDepthExceeds(bytes))
    throw new BadInput(`${file} is larger than 10 MB, or nested deeper than 64 levels.`);
  try {
    const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as Json;
    const forbidden = findForbiddenKey(value);
    if (forbidden !== null) throw new Error(`the key at ${forbidden} is not allowed`);
    return value;
  } catch (error) {
    throw new BadInput(`${file} is not usable JSON: ${(error as Error).message}`);
  }
}

function documentOf(value: Json, file: string): FlowDocument {
  const read = flowDocumentSchema.safeParse(value);
  if (read.success) return read.data;
  const lines = read.error.issues.slice(0, 20).map(({ path, message }) => `  /${path.map(String).join('/')}: ${message}`);
  throw new BadInput(`${file} is no flow document:\n${lines.join('\n')}`);
}

function refuseProblems(document: FlowDocument, { contracts }: RehearsalDeps, file: string): void {
  const problems = hindering(checkFlow(document, [...contracts.values()]));
  if (problems.length === 0) return;
  const lines = problems.slice(0, 20).map(({ pointer, message }) => `  ${pointer}: ${message}`);
  throw new BadInput(`The flow of ${file} can not run, so it can not be rehearsed:\n${lines.join('\n')}`);
}
