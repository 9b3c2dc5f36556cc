import { policyInWords, resolvePolicy, type EffectClass, type PolicyDocument, type ResolvedPolicy } from '@plumbline/shared';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What an effect class means, for people. */
export const EFFECT_WORDS: Readonly<Record<EffectClass, { readonly title: string; readonly means: string }>> = {
  safe: { title: 'Changes nothing', means: 'It only reads, so sending it twice does no harm.' },
  idempotent: { title: 'Twice is like once', means: 'Sending it twice leaves things as sending it once does.' },
  keyed: { title: 'The service drops repeats', means: 'It carries a key; a repeat with the same key is dropped by the service.' },
  verifiable: { title: 'It can be looked up', means: 'Whether it happened can be looked up before it is sent again.' },
  unsafe: {
    title: 'Twice does it twice',
    means: 'Sending it twice would do it twice. When it is unclear whether it happened, a person is asked.',
  },
};

/**
 * The policy in one sentence: "Try 5 times over about 10 minutes, then keep it safe and send it later."
 * @param declared effect class by the contract; null: nothing outside is called, so nothing is tried again; unknown counts as unsafe
 */
export const policySentence = (policy: PolicyDocument | undefined, declared: EffectClass | null): string =>
  policyInWords(valid(policy), declared);

const DURATION = /^\d+(ms|s|m|h|d)$/;
/** Durations that are being typed count as not said. */
function valid(policy: PolicyDocument | undefined): PolicyDocument | undefined {
  if (policy === undefined) return undefined;
  const { timeout, overall, retry, ...rest } = policy;
  const isSaid = (text: string | undefined): text is string => text !== undefined && DURATION.test(text);
  return {
    ...rest,
    ...(isSaid(timeout) ? { timeout } : {}),
    ...(isSaid(overall) ? { overall } : {}),
    ...(retry && isSaid(retry.initial) && (retry.max === undefined || isSaid(retry.max)) ? { retry } : {}),
  };
}

/** A policy as the form shows it, with every default filled in. */
export const filledIn = (policy: PolicyDocument | undefined, declared: EffectClass): ResolvedPolicy =>
  resolvePolicy(valid(policy), declared);

/** Milliseconds as a document writes them: the largest unit that holds them whole. */
export function asDuration(ms: number): string {
  for (const [size, unit] of [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'm'],
    [SECOND, 's'],
  ] as const) {
    if (ms > 0 && ms % size === 0) return `${String(ms / size)}${unit}`;
  }
  return `${String(ms)}ms`;
}
