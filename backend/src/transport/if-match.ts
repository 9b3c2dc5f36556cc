import { PlumblineError } from '@plumbline/shared';

/** The revision of an `If-Match: "7"` (RFC 9110, 13.1.1). */
export function revisionOf(header: string | undefined): number {
  const match = /^\s*(?:W\/)?"?(\d{1,9})"?\s*$/.exec(header ?? '');
  if (!match) throw new PlumblineError('revision_required', 'Send If-Match: "<revision>" with the revision that your change is based on.');
  return Number(match[1]);
}
