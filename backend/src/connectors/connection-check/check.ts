import type { StepError } from '@plumbline/shared';
import {
  hostRefusal,
  mailboxServerOf,
  mailServerOf,
  onlyOneCredential,
  placeRefusal,
  withCredential,
  type ConnectionCheck,
  type ConnectionCheckResult,
  MailboxTrouble,
  type Hmac,
  type MailReader,
  type OpenConnection,
  type OutboundHttp,
  type OutboundMail,
} from '../_kit/index.js';
import { failed, verdictOfReply, verdictOfSignIn } from './verdict.js';

export interface ConnectionCheckTools {
  readonly door: OutboundHttp;
  /** To the practice services, and to nowhere else. */
  readonly practice: OutboundHttp;
  readonly post: OutboundMail;
  readonly reader: MailReader;
  readonly hmac: Hmac;
  /** Wall clock, ms since the epoch. */
  readonly now: () => number;
  /** Of this product, for `User-Agent`. */
  readonly version: string;
}

/** Somebody waits for the answer, ms. */
const TIMEOUT_MS = 10_000;
/** Only the status and a word of the service are wanted, bytes. */
const MAX_REPLY_BYTES = 65_536;

const NEVER = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined };
const ONCE = { timeoutMs: TIMEOUT_MS, cancel: NEVER, maySend: () => true, onSent: () => undefined };

/** Tries connections over the ways out that steps use, with the same guards. Redirects are not followed. */
export function createConnectionCheck(tools: ConnectionCheckTools): ConnectionCheck {
  return {
    check(opened, url) {
      const { kind, settings, service } = opened.facts;
      const base = typeof settings['baseUrl'] === 'string' ? settings['baseUrl'] : '';
      if (kind === 'smtp') return signIn(tools, opened);
      if (kind === 'imap') return lookIn(tools, opened);
      if (kind === 'practice') return read(tools, tools.practice, opened, `${base}/`, service).then(practised);
      return read(tools, tools.door, opened, url ?? '', null);
    },
  };
}

async function signIn({ post }: ConnectionCheckTools, opened: OpenConnection): Promise<ConnectionCheckResult> {
  const server = mailServerOf(opened);
  const refused = placeRefusal(opened.facts, { secure: server.security === 'tls', hostname: server.host, port: server.port });
  if (refused !== null) return failed(refused);
  const result = await post.signIn({ server, timeoutMs: TIMEOUT_MS, cancel: NEVER });
  return verdictOfSignIn(result, `${server.host}:${String(server.port)}`);
}

async function lookIn({ reader }: ConnectionCheckTools, opened: OpenConnection): Promise<ConnectionCheckResult> {
  const server = mailboxServerOf(opened);
  const refused = placeRefusal(opened.facts, { secure: server.security === 'tls', hostname: server.host, port: server.port });
  if (refused !== null) return failed(refused);
  const where = `${server.host}:${String(server.port)}`;
  try {
    await reader.signIn(server);
    return { verdict: 'good', code: 'signed_in', message: `${where} took the user name and the password. No mail was read.`, status: null };
  } catch (error) {
    if (!(error instanceof MailboxTrouble)) throw error;
    return { verdict: 'bad', code: error.code, message: error.message, status: null };
  }
}

/** @param name of the service for the message; null: its host */
async function read(
  tools: ConnectionCheckTools,
  door: OutboundHttp,
  opened: OpenConnection,
  url: string,
  name: string | null,
): Promise<ConnectionCheckResult> {
  const refused = addressRefusal(url) ?? hostRefusal(opened.facts, url);
  if (refused !== null) return failed(refused);
  const plain = { url, headers: { 'user-agent': `Plumbline/${tools.version}`, accept: 'application/json, */*' }, body: null };
  const only = onlyOneCredential(opened.facts, plain);
  if (!only.ok) return failed(only.error);
  const proven = withCredential(plain, opened, tools);
  const result = await door.send({ ...ONCE, ...proven, method: 'GET', maxReplyBytes: MAX_REPLY_BYTES, connection: opened.facts.id });
  return verdictOfReply(result, name ?? new URL(url).host);
}

function addressRefusal(url: string): StepError | null {
  const usable = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (usable && new URL(url).username === '' && new URL(url).password === '') return null;
  const message =
    'This is no address that can be tested: write https://, a host of the connection and a path, without a user name. Nothing was sent.';
  return { code: 'invalid_url', class: 'input', message };
}

/** Practice services have nothing at their root: that one answers so is the proof, because who has no token is told 401. */
function practised(result: ConnectionCheckResult): ConnectionCheckResult {
  if (result.status !== 404) return result;
  return { verdict: 'good', code: 'reply_ok', message: 'The practice service runs and takes the token.', status: 404 };
}
