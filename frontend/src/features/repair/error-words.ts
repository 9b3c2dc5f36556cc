import type { StepErrorClass } from '@plumbline/shared';

/** Who can mend it: this server, the other service, or what was set up in the flow or its connection. */
export type Fault = 'us' | 'service' | 'setup' | 'unclear';

interface ErrorFacts {
  readonly code: string;
  readonly class: StepErrorClass;
  readonly status?: number | undefined;
  readonly message: string;
}

export interface ErrorWords {
  /** What happened, in one plain sentence without a full stop. */
  readonly headline: string;
  readonly fault: Fault;
  /** Why time heals it, or does not, in a sentence. */
  readonly healing: string;
  /** The one thing that mends it. */
  readonly fix: 'connection' | 'input' | 'flow' | 'retry' | 'server';
}

type Say = (who: string, error: ErrorFacts) => ErrorWords;
const NEVER_HEALS = 'It does not heal by itself.';
const TIME_HEALS = 'Time usually heals this.';

const setup = (headline: string, fix: ErrorWords['fix']): ErrorWords => ({ headline, fault: 'setup', healing: NEVER_HEALS, fix });
const service = (headline: string, healing = TIME_HEALS): ErrorWords => ({ headline, fault: 'service', healing, fix: 'retry' });
const us = (headline: string, healing = 'Sending it again may help.'): ErrorWords => ({ headline, fault: 'us', healing, fix: 'retry' });

/** Codes that say more than their class. */
const BY_CODE: Readonly<Record<string, Say>> = {
  connection_refused: (who) => service(`${who} refused the connection: it is down, or listens elsewhere`),
  dns_failed: (who) => setup(`The address of ${who} does not exist`, 'connection'),
  connect_timeout: (who) => service(`${who} did not pick up`),
  tls_failed: (who) => ({ ...setup(`The secure connection to ${who} could not be made`, 'connection'), fault: 'service' }),
  connection_reset: (who) => service(`The connection to ${who} broke before an answer came`),
  redirected: (who) => setup(`${who} pointed to another address, and a call that may write does not follow`, 'input'),
  success_rule_failed: (who) => service(`${who} answered, but the success rule of this step calls it a failure`, NEVER_HEALS),
  required_input_missing: () => setup('A value that the call needs is missing; nothing was sent', 'input'),
  input_invalid: () => setup('The input does not fit the contract of the operation; nothing was sent', 'input'),
  operation_unknown: () => setup('This server does not have the operation of this step', 'flow'),
  egress_denied: (who) => ({ ...setup(`This server may not call ${who}: its address is private and not allowed`, 'server') }),
  host_not_allowed: (who) => setup(`The connection may not be used with the host of ${who}`, 'connection'),
  connection_missing: () => setup('The connection of this step does not exist any more', 'flow'),
  connection_required: () => setup('This step needs a connection and has none', 'flow'),
  connection_kind_wrong: () => setup('The connection is of a kind that this operation does not take', 'connection'),
  credential_unreadable: () => setup('The secret of the connection can not be read', 'connection'),
  account_changed: () => setup('The connection leads to another account now, so the call is not repeated', 'connection'),
  stopped_by_flow: () => ({ ...setup('The flow stopped the run here on purpose', 'flow'), healing: 'The flow is made so.' }),
  worker_lost: () => us('The worker ended before the outcome was written down'),
  key_expired: () => us('The idempotency key is too old to be sent again safely', NEVER_HEALS),
  call_changed: () => us('The call would not be the same as the first one, so it is not repeated', NEVER_HEALS),
  output_unstorable: () => us('The answer holds a value that can not be stored; its bytes were kept', NEVER_HEALS),
  smtp_auth_failed: (who) => setup(`${who} refused the user name and password`, 'connection'),
  recipient_refused: (who) => setup(`${who} refused a recipient, so nobody got the mail`, 'input'),
  item_failed: () => ({ headline: 'Some items failed', fault: 'unclear', healing: 'The items tell more.', fix: 'retry' }),
  child_failed: () => ({
    headline: 'The run that this step started failed',
    fault: 'unclear',
    healing: 'That run tells more.',
    fix: 'retry',
  }),
  child_cancelled: () => ({
    headline: 'The run that this step started was cancelled',
    fault: 'unclear',
    healing: NEVER_HEALS,
    fix: 'retry',
  }),
  run_timeout: () => setup('The run did not end within the time that its flow allows', 'flow'),
  code_busy: () => us('All threads for code were busy; nothing was run', TIME_HEALS),
  code_timeout: () => setup('The code did not end in time', 'flow'),
};

/** By HTTP status, where the code says nothing more. */
const BY_STATUS: Readonly<Record<number, Say>> = {
  400: (who) => setup(`${who} did not understand the call (400)`, 'input'),
  401: (who) => setup(`${who} refused the key (401)`, 'connection'),
  403: (who) => setup(`${who} does not allow this with the present rights (403)`, 'connection'),
  404: (who) => setup(`${who} has nothing at this address (404)`, 'input'),
  409: (who) => setup(`${who} says that it conflicts with what is there (409)`, 'input'),
  410: (who) => setup(`${who} says that it is gone (410)`, 'input'),
  413: (who) => setup(`${who} finds the call too large (413)`, 'input'),
  422: (who) => setup(`${who} refused the values (422)`, 'input'),
};

const BY_CLASS: Readonly<Record<StepErrorClass, Say>> = {
  network: (who) => service(`${who} could not be reached`),
  timeout: (who) => service(`${who} did not answer in time`),
  '429': (who, { status }) => service(`${who} takes no more calls for now${status === undefined ? '' : ` (${String(status)})`}`),
  '5xx': (who, { status }) => service(`${who} has a fault of its own${status === undefined ? '' : ` (${String(status)})`}`),
  rejected: (who, { code, status }) =>
    code === 'said_no' || code === `http_${String(status)}`
      ? setup(`${who} said no${status === undefined ? '' : ` (${String(status)})`}`, 'input')
      : setup(`${who} said no: ${code}`, 'input'),
  input: () => setup('The input of the step is wrong; nothing was sent', 'input'),
  expression: () => setup('An expression or the code of the step failed; nothing was sent', 'flow'),
  denied: () => setup('This call is not allowed here; nothing was sent', 'connection'),
  internal: () => us('Something went wrong on our side'),
};

/**
 * What an error of a step means to people. A service's own code goes before its status, and that before the class. Pure.
 * @param who the other system, for people: "HubSpot", "the service"
 */
export function errorWords(error: ErrorFacts, who: string): ErrorWords {
  const say =
    (Object.hasOwn(BY_CODE, error.code) ? BY_CODE[error.code] : undefined) ??
    (error.class === 'rejected' && error.status !== undefined ? BY_STATUS[error.status] : undefined) ??
    BY_CLASS[error.class];
  const words = say(who, error);
  return { ...words, headline: words.headline.slice(0, 1).toUpperCase() + words.headline.slice(1) };
}

export const FAULTS: Readonly<Record<Fault, string>> = {
  us: 'Our side',
  service: 'The other service',
  setup: 'How it is set up',
  unclear: 'Look inside',
};
