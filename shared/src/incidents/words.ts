import type { StepErrorClass } from '../errors/step-error.js';
import type { IncidentKind } from './incident.js';

/** What an incident says of itself, as far as words for it go. */
export interface IncidentFacts {
  readonly kind: IncidentKind;
  readonly cause: { readonly class: StepErrorClass; readonly code: string } | null;
  readonly measured: { readonly value: number; readonly limit: number } | null;
}

const CAUSES: Readonly<Record<StepErrorClass, string>> = {
  network: 'The service can not be reached',
  timeout: 'The service does not answer in time',
  '429': 'The service asks us to slow down',
  '5xx': 'The service fails',
  rejected: 'The service refuses what is sent',
  input: 'An input is missing or does not fit',
  expression: 'An expression can not be evaluated',
  denied: 'The call is not allowed, or its credential can not be used',
  internal: 'Something went wrong on our side',
};

/** Why, in one sentence without a full stop. */
export function causeInWords({ kind, cause, measured }: IncidentFacts): string {
  const { value, limit } = measured ?? { value: 0, limit: 0 };
  switch (kind) {
    case 'failure':
      return cause === null ? 'Runs fail' : `${CAUSES[cause.class]}${codeInWords(cause)}`;
    case 'failure_rate':
      return `${value} % of the runs go wrong; more than ${limit} % is too many`;
    case 'latency':
      return `Runs take ${spanInWords(value)} (95 of 100 take less); more than ${spanInWords(limit)} is too long`;
    case 'silence':
      return `Nothing has arrived for ${spanInWords(value)}; more than ${spanInWords(limit)} is unusual here`;
    case 'polling':
      return `The service or mailbox that it asks for what is new could not be asked ${value} times in a row`;
  }
}

function codeInWords(cause: NonNullable<IncidentFacts['cause']>): string {
  const code = cause.code !== '' ? cause.code : cause.class === '5xx' || cause.class === '429' ? cause.class : '';
  return code === '' ? '' : ` (${code})`;
}

/** A time of so many seconds, in the two largest units that say something. */
export function spanInWords(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours < 24) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
