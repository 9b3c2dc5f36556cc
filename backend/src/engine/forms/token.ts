import { isUuid } from '@plumbline/shared';
import type { SignatureCheck } from '../ports/hmac.js';

/** How long a page may be left open before it is sent, ms. */
export const TOKEN_MS = 24 * 3_600_000;

/** What a token says of the page that it was made for. Whoever holds it may read it; nobody else can make one. */
export interface FormClaims {
  readonly flowId: string;
  /** Of the flow whose form was shown; a preview: the revision of its draft. */
  readonly version: number;
  /** A preview for whoever edits the flow: what is sent with it starts nothing. */
  readonly preview: boolean;
  /** When the page was made, ms. */
  readonly atMs: number;
  /** Of this page: what is sent with it twice is the same. */
  readonly id: string;
  /** Leading bits of 0 that the browser has to work for; 0: none. */
  readonly workBits: number;
}

export interface TokenTools {
  readonly hmac: SignatureCheck;
  /** Of this server only. */
  readonly key: Uint8Array;
}

/** `f1` or `p1`, flow, version, time, id and bits, and the HMAC-SHA-256 of all that in hex, with dots between. */
export function formToken(tools: TokenTools, claims: FormClaims): string {
  const { preview, flowId, version, atMs, id, workBits } = claims;
  const said = [preview ? PREVIEW : LIVE, flowId, version, atMs, id, workBits].join('.');
  return `${said}.${sealOf(tools, said)}`;
}

/** What a token of ours says; null: we did not make it, or it is too old, or from a time to come. */
export function readFormToken(tools: TokenTools, token: string, nowMs: number): FormClaims | null {
  const parts = token.split('.');
  const [kind = '', flowId = '', version = '', at = '', id = '', bits = '', seal = ''] = parts;
  if (parts.length !== 7 || !tools.hmac.equal(seal, sealOf(tools, token.slice(0, -seal.length - 1)))) return null;
  const claims = { preview: kind === PREVIEW, flowId, version: Number(version), atMs: Number(at), id, workBits: Number(bits) };
  const ours = (kind === PREVIEW || kind === LIVE) && isUuid(flowId) && isUuid(id) && Number.isSafeInteger(claims.atMs);
  return ours && nowMs - claims.atMs <= TOKEN_MS && claims.atMs - nowMs <= AHEAD_MS ? claims : null;
}

/** Another process, whose clock is ahead of ours, may have made it. */
const AHEAD_MS = 60_000;
const LIVE = 'f1';
const PREVIEW = 'p1';

function sealOf({ hmac, key }: TokenTools, said: string): string {
  return hmac.signText('sha256', key, [said], 'hex');
}

/** By what the submission of a page is known among the dedupe keys of its flow. Keys that senders choose never begin like this. */
export const formKey = (id: string): string => `${KEY_BEGINNING}${id}`;
const KEY_BEGINNING = 'form ';

/** Whether a key of a sender would be taken for that of a form. */
export const looksLikeFormKey = (key: string): boolean => key.startsWith(KEY_BEGINNING);
