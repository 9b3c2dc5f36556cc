/** What a connector may import besides `@plumbline/shared` and zod. A connector does no I/O of its own. */
export type {
  Mail,
  MailAddress,
  MailAttachment,
  MailServer,
  MailSignInResult,
  OutboundMail,
  OutboundMailResult,
  RefusedRecipient,
} from '../../engine/ports/outbound-mail.js';
export type {
  CallIdentity,
  LookUpFinding,
  Operation,
  Outcome,
  PrepareContext,
  PreparedCall,
  RawExchange,
  Reply,
  SendContext,
} from '../../engine/ports/operation.js';
export type { ConnectionFacts, Connections, OpenConnection } from '../../engine/ports/connections.js';
export type { ConnectionCheck, ConnectionCheckResult } from '../../engine/ports/connection-check.js';
export type { AlertMessage, AlertSender, OpenChannel, SendOutcome } from '../../engine/ports/alerts.js';
export type { Hmac } from '../../engine/ports/hmac.js';
export type { MakeRedactor } from '../../engine/ports/redactor.js';
export type { CodeJob, CodeResult, CodeRunner } from '../../engine/ports/code-runner.js';
export type { OutboundHttp, OutboundResult } from '../../engine/ports/outbound-http.js';
export { asFileValue, openFile, streamOf, type Piece } from './files.js';
export { encodeFile, encodeForm, encodeJson, encodeMultipart, encodeRaw, type EncodedBody } from './bodies.js';
export { hostRefusal, onlyOneCredential, placeRefusal, withCredential } from './credentials.js';
export { defineOperation } from './define-operation.js';
export { identityHeaders, lowerCaseHeaders, withoutCredentials } from './headers.js';
export { outcomeOfReply, outcomeWithoutReply, type CallFacts } from './http-outcome.js';
export { inputError, parseInput, type Parsed } from './input.js';
export { jsonCall, replyProblem, type JsonServiceTools } from './json-service.js';
export { mailboxServerOf, MailboxTrouble, type MailReader } from '../../engine/ports/mail-reader.js';
export { mailServerOf } from './mail-server.js';
export { decodeReply } from './replies.js';
export { removal, removedReply } from './removal.js';
export { parseRetryAfter } from './retry-after.js';
