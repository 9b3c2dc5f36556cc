import type { AnswerFault } from '@plumbline/shared/form';

/** Why a file was not taken. */
export type UploadFault = 'tooLarge' | 'type' | 'network' | 'busy' | 'refused';
/** Why answers were not taken although nothing is wrong with them. */
export type Stop = 'offline' | 'busy' | 'trouble' | 'closed';
/** How it ended for the visitor. */
export type End = 'done' | 'later' | 'failed';

/** Everything that a page says of its own accord, in one language. */
export interface PageWords {
  readonly next: string;
  readonly back: string;
  readonly submit: string;
  readonly sending: string;
  readonly again: string;
  readonly retry: string;
  readonly optional: string;
  readonly yes: string;
  readonly no: string;
  readonly choose: string;
  readonly readMore: string;
  readonly loading: string;
  readonly step: (at: number, of: number) => string;
  /** Above the list of what is wrong. */
  readonly wrong: (count: number) => string;
  readonly fault: (fault: AnswerFault, label: string) => string;
  readonly file: {
    readonly add: (most: number) => string;
    readonly drop: string;
    readonly remove: (name: string) => string;
    readonly cancel: (name: string) => string;
    readonly retry: (name: string) => string;
    readonly sending: (percent: number) => string;
    readonly atMost: (size: string) => string;
    readonly waits: string;
    readonly fault: Readonly<Record<UploadFault, string>>;
  };
  readonly stop: Readonly<Record<Stop, { readonly title: string; readonly text: string }>>;
  readonly wait: (seconds: number) => string;
  readonly copy: string;
  readonly copied: string;
  /** The form itself could not be fetched. */
  readonly away: { readonly title: string; readonly text: string };
  readonly missing: { readonly title: string; readonly text: string };
  readonly noScript: string;
  readonly end: Readonly<Record<End | 'waiting', { readonly title: string; readonly text: string }>>;
  readonly goOn: string;
  /** Of a try by the author. */
  readonly sample: { readonly mark: string; readonly title: string; readonly text: string; readonly data: string };
}

const UNITS = ['B', 'kB', 'MB', 'GB'] as const;

/** A size as people write it, `1.5 MB`; counted in 1,024s, as the limits are. */
export function sizeText(bytes: number, language: string | undefined): string {
  let [size, unit] = [bytes, 0];
  while (size >= 1024 && unit < UNITS.length - 1) [size, unit] = [size / 1024, unit + 1];
  return `${numberText(Math.round(size * 10) / 10, language)} ${UNITS[unit] ?? ''}`;
}

function numberText(value: number, language: string | undefined): string {
  try {
    return value.toLocaleString(language);
  } catch {
    return value.toLocaleString('en');
  }
}
