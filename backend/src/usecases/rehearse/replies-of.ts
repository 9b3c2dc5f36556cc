import { isJsonObject, speaksMail, type FlowDocument, type Json, type JsonObject, type OperationContract } from '@plumbline/shared';
import { ofAnotherType, replaced, valueAt, withPaths } from './made-up.js';
import type { Read } from './reads.js';
import { SAYS_NO, type Replies, type ScriptedReply } from './script.js';

/** A step with what is known of its replies. */
export interface Answering {
  readonly stepId: string;
  readonly step: FlowDocument['steps'][string];
  readonly contract: OperationContract;
  /** A good output. */
  readonly sample: Json;
  /** What the whole document reads. */
  readonly reads: readonly Read[];
}

/** Whether a success rule takes a reply; null: it can not be told. */
export type Judge = (reply: ScriptedReply) => Promise<boolean | null>;

/** What a step's service says when all is well, when it says no, and when its reply has changed. */
export interface KnownReplies extends Replies {
  /** Who reads the field that has changed, by the names of the steps; empty: nobody. */
  readonly readBy: readonly string[];
  /** The field, for people; null: the reply as a whole. */
  readonly changedField: readonly string[] | null;
  /** No reply was found that the success rule takes, or refuses. */
  readonly notFound: { readonly good: boolean; readonly no: boolean };
}

const JSON_HEADERS = { 'content-type': 'application/json' };
/** Values by which services say how it went. */
const GOOD_WORDS: readonly Json[] = [true, 'ok', 'success', 'sample', 1, 200, {}, []];
const BAD_WORDS: readonly Json[] = [false, 'error', 'failed', null, 0, 500];

/** Makes the replies of a step's service; where it has a success rule, ones that the rule takes and refuses. */
export async function repliesOf(answering: Answering, judge: Judge | null): Promise<KnownReplies> {
  const { contract, step, stepId, sample, reads } = answering;
  const base = replyFrom(contract, sample);
  const ruled = reads.filter(
    (read) => read.by === stepId && read.pointer === 'success' && read.root === 'response' && read.path[0] === 'body',
  );
  const paths = ruled.map(({ path }) => path.slice(1)).filter((path) => path.length > 0);
  const literals = [...(step.policy?.success ?? '').matchAll(/"([^"]{1,80})"|'([^']{1,80})'/g)].map(([, a, b]) => a ?? b ?? '');
  const variants = (body: Json, words: readonly Json[]): ScriptedReply[] =>
    words.map((word) => ({ ...base, body: paths.reduce((made, path) => withOne(made, path, word), body) }));
  const fitting = [base, ...variants(base.body, [...literals, ...GOOD_WORDS])];
  const refusing = [{ ...base, body: SAYS_NO }, { ...base, body: {} }, ...variants(base.body, [...BAD_WORDS, ...literals])];
  const good = judge === null ? base : await first(fitting, judge, true);
  const no = judge === null ? { ...base, body: SAYS_NO } : await first(refusing, judge, false);
  return {
    good: good ?? base,
    no: no ?? { ...base, body: SAYS_NO },
    notFound: { good: good === null, no: no === null },
    ...changedReply(answering, good ?? base),
  };
}

async function first(replies: readonly ScriptedReply[], judge: Judge, wanted: boolean): Promise<ScriptedReply | null> {
  for (const reply of replies) if ((await judge(reply)) === wanted) return reply;
  return null;
}

function withOne(body: Json, path: readonly string[], value: Json): Json {
  return replaced(withPaths(isJsonObject(body) ? body : {}, [{ path }]), path, value);
}

/** The reply that makes an output. */
function replyFrom(contract: OperationContract, output: Json): ScriptedReply {
  if (speaksMail(contract)) return { kind: 'reply', status: 250, headers: {}, body: null };
  if (contract.id !== 'http.request' || !isJsonObject(output)) return { kind: 'reply', status: 200, headers: JSON_HEADERS, body: output };
  const { status, headers, body = null } = output;
  const good = typeof status === 'number' && status >= 200 && status < 300 ? status : 200;
  return { kind: 'reply', status: good, headers: headersOf(headers, body), body };
}

/** Headers of a reply whose body is made anew: what said how it was packed does not hold any more. */
function headersOf(headers: Json | undefined, body: Json): { readonly [name: string]: string } {
  const texts = isJsonObject(headers ?? null) ? Object.entries(headers as JsonObject) : [];
  const kept = texts.flatMap(([name, value]) =>
    typeof value === 'string' && !/^(content-length|content-encoding|transfer-encoding|connection|retry-after|(x-)?ratelimit.*)$/.test(name)
      ? [[name, value] as const]
      : [],
  );
  const known: Record<string, string> = Object.fromEntries(kept);
  return typeof body === 'string' && known['content-type'] !== undefined ? known : { ...known, ...JSON_HEADERS };
}

function changedReply(
  { contract, stepId, reads }: Answering,
  good: ScriptedReply,
): Pick<KnownReplies, 'changed' | 'readBy' | 'changedField'> {
  const isHttp = contract.id === 'http.request';
  const readers = reads.filter(
    ({ root, step, path }) => root === 'steps' && step === stepId && path.length > (isHttp ? 1 : 0) && (!isHttp || path[0] === 'body'),
  );
  const pathOf = ({ path }: Read): readonly string[] => (isHttp ? path.slice(1) : path);
  const read = readers.find((one) => valueAt(good.body, pathOf(one)) !== undefined) ?? readers[0];
  const path = read ? pathOf(read) : isHttp ? null : requiredField(contract);
  if (path === null) {
    const changed: ScriptedReply = { ...good, headers: { ...good.headers, 'content-type': 'text/html' }, body: '<html>Sign in</html>' };
    return { changed, readBy: readersOf(reads, stepId), changedField: null };
  }
  const same = readers.filter((one) => pathOf(one).join('.') === path.join('.'));
  return {
    changed: { ...good, body: replaced(good.body, path, ofAnotherType(valueAt(good.body, path))) },
    readBy: [...new Set(same.map(({ by }) => by))],
    changedField: path,
  };
}

function readersOf(reads: readonly Read[], stepId: string): readonly string[] {
  return [...new Set(reads.filter(({ root, step }) => root === 'steps' && step === stepId).map(({ by }) => by))];
}

/** The first field that the contract promises; null: it promises none. */
function requiredField({ output }: OperationContract): readonly string[] | null {
  const { required } = output;
  const name = Array.isArray(required) ? required.find((one): one is string => typeof one === 'string') : undefined;
  return name === undefined ? null : [name];
}
