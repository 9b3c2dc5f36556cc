import type { ErrorEntry, RetryClass } from './entry.js';
import { FORM_ERRORS } from './form-errors.js';

/**
 * Every error that an API answer can carry. The code is stable; `docs/errors.md#<code>` says more about it.
 * Errors of steps have codes of their own (`StepError`), because services add theirs.
 */
export const ERRORS = {
  malformed_json: { status: 400, retry: 'after_change', title: 'The body is not valid JSON.' },
  too_deep: { status: 400, retry: 'after_change', title: 'The body is nested deeper than 64 levels.' },
  forbidden_key: {
    status: 400,
    retry: 'after_change',
    title: 'The body holds a key that is not allowed: __proto__, constructor or prototype.',
  },
  bad_request: { status: 400, retry: 'after_change', title: 'The request can not be understood.' },
  invalid_query: { status: 400, retry: 'after_change', title: 'A query parameter has a wrong value.' },
  invalid_body: { status: 400, retry: 'after_change', title: 'The body does not have the expected shape; see "problems".' },
  invalid_flow: {
    status: 400,
    retry: 'after_change',
    title: 'The flow document does not follow its schema; see "problems". Nothing was saved.',
  },
  bad_encoding: { status: 400, retry: 'after_change', title: 'The body could not be decompressed or is not valid text.' },
  unauthorized: {
    status: 401,
    retry: 'after_change',
    title: 'Sign in, or send "Authorization: Bearer <token>"; the token of a first start lies in the data folder, file api-token.',
  },
  signature_invalid: {
    status: 401,
    retry: 'after_change',
    title: 'This address takes only events whose sender proves who it is, and this one does not. Nothing was accepted.',
  },
  sign_in_failed: { status: 401, retry: 'after_change', title: 'E-mail address or password is wrong.' },
  forbidden: { status: 403, retry: 'after_change', title: 'Your role does not allow this; an admin can change it.' },
  cross_site_refused: {
    status: 403,
    retry: 'never',
    title: 'This request does not come from a page of this server, or not from its own address; nothing was done.',
  },
  setup_code_wrong: {
    status: 403,
    retry: 'after_change',
    title: 'This is not the set-up code; it stands in the log of the start of this server.',
  },
  password_change_required: {
    status: 403,
    retry: 'after_change',
    title: 'Your password was made by somebody else; choose one of your own first.',
  },
  wrong_password: { status: 403, retry: 'after_change', title: 'The present password is wrong; nothing was changed.' },
  not_found: { status: 404, retry: 'never', title: 'There is nothing at this address.' },
  flow_not_found: { status: 404, retry: 'never', title: 'There is no flow with this id.' },
  run_not_found: { status: 404, retry: 'never', title: 'There is no run with this id.' },
  step_not_found: { status: 404, retry: 'never', title: 'The run has no step with this id.' },
  version_not_found: { status: 404, retry: 'never', title: 'The flow has no such version.' },
  connection_not_found: { status: 404, retry: 'never', title: 'There is no connection with this id.' },
  payload_not_found: { status: 404, retry: 'never', title: 'There is no stored value with this id.' },
  delivery_not_found: {
    status: 404,
    retry: 'never',
    title: 'There is no delivery with this id (any more); a delivery is kept as long as the run that it led to.',
  },
  pointer_not_found: { status: 404, retry: 'never', title: 'The stored value has nothing at this pointer.' },
  practice_service_not_found: {
    status: 404,
    retry: 'never',
    title: 'There is no such practice service: crm, chat, mailbox, analytics, tasks or website.',
  },
  practice_off: {
    status: 404,
    retry: 'after_change',
    title: 'This server has no practice services; start one process on its own database, or set PRACTICE=on.',
  },
  practice_example_missing: {
    status: 404,
    retry: 'after_change',
    title: 'The example flow is not there (any more), or is not published; send to the hook of another flow.',
  },
  user_not_found: { status: 404, retry: 'never', title: 'There is nobody with this id.' },
  repair_not_found: { status: 404, retry: 'never', title: 'There is no bulk repair with this id.' },
  incident_not_found: { status: 404, retry: 'never', title: 'There is no incident with this id (any more).' },
  alert_not_found: { status: 404, retry: 'never', title: 'There is no alert with this id that waits or was given up.' },
  alert_channel_not_found: { status: 404, retry: 'never', title: 'There is no alert channel with this id.' },
  alert_rule_not_found: { status: 404, retry: 'never', title: 'There is no alert rule with this id.' },
  gate_not_found: { status: 404, retry: 'never', title: 'Nothing is called under this name: connection:<id> or host:<host>.' },
  hook_secret_not_found: { status: 404, retry: 'never', title: 'The flow has no webhook secret with this id.' },
  hook_not_found: { status: 404, retry: 'never', title: 'No published flow listens at this path.' },
  method_not_allowed: { status: 405, retry: 'never', title: 'This address does not take that method.' },
  stale_revision: {
    status: 409,
    retry: 'after_change',
    title: 'Somebody else changed it since you read it; look at the newest state and change it again.',
  },
  run_not_settled: {
    status: 409,
    retry: 'later',
    title: 'The run still goes on; nothing of it is taken back before it has ended or waits for a person.',
  },
  not_undoable: { status: 409, retry: 'never', title: 'This can not be taken back; "detail" says why.' },
  already_undone: { status: 409, retry: 'never', title: 'It was taken back already, or is being taken back; see "by", "at" and "runId".' },
  delivery_not_replayable: { status: 409, retry: 'never', title: 'This delivery can not be replayed; "detail" says why.' },
  already_repaired: { status: 409, retry: 'never', title: 'This attempt was already repaired; see "by" and "at".' },
  not_repairable: { status: 409, retry: 'never', title: 'The step is not in a state that can be repaired this way.' },
  already_decided: { status: 409, retry: 'never', title: 'This was decided already; see "by" and "at".' },
  not_waiting: { status: 409, retry: 'never', title: 'The step does not wait for this.' },
  run_ended: { status: 409, retry: 'never', title: 'The run has ended.' },
  circuit_closed: { status: 409, retry: 'never', title: 'The circuit is closed: calls are let through already.' },
  path_taken: { status: 409, retry: 'after_change', title: 'Another flow listens at this path already.' },
  hook_secrets_full: {
    status: 409,
    retry: 'after_change',
    title: 'The flow has as many webhook secrets as it may have; delete one that is no longer used.',
  },
  connection_in_use: {
    status: 409,
    retry: 'after_change',
    title: 'Steps use this connection; see "uses". Choose another one for them first, or delete it with force=true.',
  },
  connection_name_taken: {
    status: 409,
    retry: 'after_change',
    title: 'The service has a connection of this name already; choose another name.',
  },
  connection_of_system: {
    status: 409,
    retry: 'never',
    title: 'The system makes this connection and keeps it up to date; it can not be changed by hand.',
  },
  incident_closed: { status: 409, retry: 'never', title: 'The incident is closed already.' },
  alert_channel_name_taken: {
    status: 409,
    retry: 'after_change',
    title: 'Another alert channel has this name already; choose another name.',
  },
  already_set_up: { status: 409, retry: 'never', title: 'The first admin was made already; sign in.' },
  email_taken: { status: 409, retry: 'after_change', title: 'Somebody with this e-mail address can sign in already.' },
  last_admin: { status: 409, retry: 'after_change', title: 'This is the last admin; make somebody else admin first.' },
  nothing_to_repair: { status: 409, retry: 'after_change', title: 'No step matches that could be repaired this way; look at the preview.' },
  flow_archived: { status: 409, retry: 'after_change', title: 'The flow is archived; restore it first.' },
  not_a_webhook: {
    status: 409,
    retry: 'after_change',
    title: 'The draft of this flow is not started by a webhook; choose that trigger first.',
  },
  not_scheduled: {
    status: 409,
    retry: 'after_change',
    title: 'The published version of this flow is not started by a schedule; choose the trigger "schedule" and publish it.',
  },
  not_a_mailbox: {
    status: 409,
    retry: 'after_change',
    title:
      'This flow is not started by mail; choose the trigger "email" and a mailbox. What is asked of the published version needs it published.',
  },
  not_polled: {
    status: 409,
    retry: 'after_change',
    title: 'The published version of this flow asks no service by itself; choose the trigger "poll" and publish it.',
  },
  marker_moved: {
    status: 409,
    retry: 'after_change',
    title: 'The marker was moved meanwhile, by a look or by somebody; look at it again.',
  },
  not_published: { status: 409, retry: 'after_change', title: 'The flow has no published version yet; publish it first.' },
  delivery_body_gone: {
    status: 410,
    retry: 'never',
    title:
      'The bytes of this delivery are not there any more, so that nothing can be done with them; restore the payload folder from a backup.',
  },
  body_too_large: { status: 413, retry: 'after_change', title: 'The body is larger than 10 MB, counted after decompression.' },
  event_too_large: {
    status: 413,
    retry: 'after_change',
    title: 'The body of an event is larger than 64 kB; send a reference to it instead.',
  },
  payload_too_large: { status: 413, retry: 'never', title: 'The stored value is larger than 32 MB: download it to look into it.' },
  headers_too_large: { status: 431, retry: 'after_change', title: 'The headers of the request are larger than 16 kB.' },
  request_timeout: { status: 408, retry: 'later', title: 'The request was not sent in time; nothing was accepted. Try again.' },
  unsupported_encoding: {
    status: 415,
    retry: 'after_change',
    title: 'This Content-Encoding is not known; send gzip, deflate, br, or none.',
  },
  contract_mismatch: {
    status: 422,
    retry: 'after_change',
    title: 'The event does not match the contract of the trigger; see "problems". Nothing was accepted.',
  },
  not_missed: {
    status: 422,
    retry: 'after_change',
    title: 'These are not due times that were missed; see "problems". Nothing was started.',
  },
  secret_required: {
    status: 422,
    retry: 'after_change',
    title: 'This change would let the secret go elsewhere: enter the secret again in the same request.',
  },
  test_url_required: {
    status: 422,
    retry: 'after_change',
    title: 'Say which address is to be read: the settings of this kind of connection do not name one.',
  },
  flow_has_problems: {
    status: 422,
    retry: 'after_change',
    title: 'The flow can not be published or tried before its problems are solved; see "problems".',
  },
  samples_missing: {
    status: 422,
    retry: 'after_change',
    title: 'The step reads steps that there is no sample of; see "steps". Run the flow once, pin their output, or give samples.',
  },
  step_not_testable: { status: 422, retry: 'after_change', title: 'This step can not be tried alone; try the whole flow.' },
  rehearsal_too_large: {
    status: 422,
    retry: 'after_change',
    title: 'The flow has too many steps to be rehearsed at once; name some of them in "steps", and rehearse the others after that.',
  },
  rehearsals_busy: { status: 429, retry: 'later', title: 'Other rehearsals are under way on this server; try again in a few seconds.' },
  too_many_events: {
    status: 429,
    retry: 'later',
    title: 'Events of this trigger come faster than they can be stored; send it again after "retryAfterSeconds". Nothing was accepted.',
  },
  too_many_tries: {
    status: 429,
    retry: 'later',
    title: 'Too many wrong passwords were tried; wait as long as "retryAfterSeconds" says.',
  },
  revision_required: { status: 428, retry: 'after_change', title: 'Send If-Match with the revision that your change is based on.' },
  run_failed: { status: 500, retry: 'never', title: 'The event was accepted, but the run that it started did not succeed; see "runId".' },
  internal: {
    status: 500,
    retry: 'later',
    title: 'Something went wrong on our side; it was written to the log under the id in "instance".',
  },
  payload_damaged: {
    status: 500,
    retry: 'never',
    title: 'The stored value is missing or damaged; restore the payload folder from a backup.',
  },
  overloaded: { status: 503, retry: 'later', title: 'The server could not store this in time; nothing was accepted. Try again.' },
  database_away: {
    status: 503,
    retry: 'later',
    title: 'The database does not answer just now. Try again; what was asked for may have been done already.',
  },
  shutting_down: { status: 503, retry: 'later', title: 'The server is shutting down; nothing was accepted. Try again.' },
  ...FORM_ERRORS,
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** Where one value is wrong, and what to do. `pointer` is a JSON pointer into the body (RFC 6901). */
export interface Problem {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly pointer: string;
  readonly message: string;
  /** The step that it is about, where there is one. */
  readonly step?: string | undefined;
}

/** The body of every error answer (RFC 9457, `application/problem+json`). */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail?: string;
  readonly instance?: string;
  readonly retry: RetryClass;
  readonly problems?: readonly Problem[];
  readonly [extra: string]: unknown;
}

/** An error with a code of the table: what use cases throw and the transport turns into problem+json. */
export class PlumblineError extends Error {
  constructor(
    readonly code: ErrorCode,
    /** What exactly, where, and what to do. */
    readonly detail?: string,
    readonly extra: { readonly [key: string]: unknown } = {},
  ) {
    super(detail ?? ERRORS[code].title);
    this.name = 'PlumblineError';
  }
}

export function problemDetails(code: ErrorCode, detail?: string, extra: { readonly [key: string]: unknown } = {}): ProblemDetails {
  const entry: ErrorEntry = ERRORS[code];
  return {
    // What an error says besides never takes the place of what every error says.
    ...extra,
    type: `urn:plumbline:error:${code}`,
    title: entry.title,
    status: entry.status,
    code,
    retry: entry.retry,
    ...(detail === undefined ? {} : { detail }),
  };
}
