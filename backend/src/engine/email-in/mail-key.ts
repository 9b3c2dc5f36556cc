import type { Digest } from '../ports/digest.js';
import type { MailHeads } from '../ports/mail-reader.js';

const KEY_BEGINNING = 'mail ';

/** Whether a key of a sender would be taken for that of a mail. */
export const looksLikeMailKey = (key: string): boolean => key.startsWith(KEY_BEGINNING);

/**
 * By what a mail is known among the dedupe keys of its flow, whatever number it has and by whatever way it came. Its Message-ID alone would
 * let a mail that repeats another one's be lost, so who wrote what when counts as well. Null: it has no Message-ID, so that its body counts,
 * which has to be read first.
 */
export function mailKey(digest: Digest, heads: MailHeads, bodyDigest: string | null): string | null {
  const { messageId, from, to, subject, dateMs } = heads;
  const said = [from?.address ?? '', from?.name ?? '', String(dateMs ?? ''), subject];
  if (messageId !== null) return `${KEY_BEGINNING}${digest.sha256(['id', messageId, ...said])}`;
  if (bodyDigest === null) return null;
  return `${KEY_BEGINNING}${digest.sha256(['body', bodyDigest, ...said, ...to.map(({ address }) => address)])}`;
}

/** Header by which a flow knows mail that it sent itself. */
export const FLOW_HEADER = 'x-plumbline-flow';

/** What stands there: it tells nobody else anything. */
export const flowMark = (digest: Digest, flowId: string): string => digest.sha256(['sent by flow', flowId]).slice(0, 32);
