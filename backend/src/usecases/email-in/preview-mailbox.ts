import { mailboxOf, PlumblineError, type JsonObject, type MailboxWatch } from '@plumbline/shared';
import { judgeMail, PASS_WORDS } from '../../engine/email-in/judge-mail.js';
import { mailEvent, type KeptFile } from '../../engine/email-in/mail-event.js';
import { flowMark } from '../../engine/email-in/mail-key.js';
import { cleanFileName, mediaTypeOf } from '../../engine/forms/file-name.js';
import { MailboxTrouble, MailTooLarge, MailUnreadable, type FoundMail, type MailFolder } from '../../engine/ports/mail-reader.js';
import type { TestEvents } from '../../engine/ports/test-events.js';
import type { MailboxDeps } from './read-mailbox.js';
import { openMailbox } from './open-mailbox.js';
import { contentOf } from './take-mail.js';

export interface PreviewMailboxDeps extends MailboxDeps {
  readonly samples: Pick<TestEvents, 'keep'>;
}

/** Mails that are shown; of a folder with gaps in its numbers, those among so many of the last are found. */
const SHOWN = 10;
/** Samples that are kept of a flow, and the largest, bytes: they are looked at, not processed. */
const MOST_SAMPLES = 20;
const LARGEST_SAMPLE = 1_000_000;

const NEVER = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined };

/**
 * Shows the newest mails of the mailbox that a draft names, and keeps one as a sample. Nothing is started, marked or moved. That the mailbox
 * can not be read is an answer too.
 * @param uid the one that is kept; null: the newest that would start a run
 * @throws PlumblineError `flow_not_found`, `not_a_mailbox`
 */
export async function previewMailbox(deps: PreviewMailboxDeps, flowId: string, uid: number | null): Promise<JsonObject> {
  const flow = await deps.flows.get(flowId);
  if (!flow) throw new PlumblineError('flow_not_found');
  const watch = mailboxOf(flow.draft);
  if (!watch) throw new PlumblineError('not_a_mailbox');
  try {
    const folder = await openMailbox(deps, watch, { readOnly: true, cancel: NEVER });
    try {
      return await shown(deps, flowId, watch, folder, uid);
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!(error instanceof MailboxTrouble)) throw error;
    return { failure: { code: error.code, message: error.message }, mails: [], total: 0, sample: null };
  }
}

async function shown(
  deps: PreviewMailboxDeps,
  flowId: string,
  watch: MailboxWatch,
  folder: MailFolder,
  uid: number | null,
): Promise<JsonObject> {
  const mails = [...(await folder.find((await folder.uidsAfter(0)).slice(-SHOWN)))].reverse();
  const mark = flowMark(deps.starting.digest, flowId);
  const judged = mails.map((mail) => ({ mail, not: whyNot(mail, watch, mark) }));
  const chosen = judged.find(({ mail, not }) => (uid === null ? not === null : mail.uid === uid))?.mail ?? null;
  return {
    failure: null,
    mails: judged.map(({ mail, not }) => ({
      ...{ uid: mail.uid, from: senderOf(mail), subject: mail.heads.subject, bytes: mail.bytes, seen: mail.seen, not },
      receivedAt: new Date(mail.receivedMs).toISOString(),
    })),
    total: folder.total,
    sample: chosen && (await keepSample(deps, flowId, { watch, folder }, chosen)),
  };
}

function whyNot(mail: FoundMail, watch: MailboxWatch, mark: string): string | null {
  const judged = judgeMail(mail, watch, mark);
  return judged.as === 'take' ? null : judged.as === 'pass' ? PASS_WORDS[judged.why] : judged.detail;
}

function senderOf({ heads: { from } }: FoundMail): string {
  if (from === null) return '';
  return from.name === '' ? from.address : `${from.name} <${from.address}>`;
}

/** Null: it is too large for a sample, can not be read, or is gone. Of its files, what they are is kept, and not their bytes. */
async function keepSample(
  deps: PreviewMailboxDeps,
  flowId: string,
  scene: { readonly watch: MailboxWatch; readonly folder: MailFolder },
  mail: FoundMail,
): Promise<JsonObject | null> {
  const files: KeptFile[] = [];
  try {
    const read = await scene.folder.read(mail.uid, scene.watch.maxBytes, async ({ name, type, chunks }) => {
      let size = 0;
      for await (const chunk of chunks) size += chunk.byteLength;
      files.push({ id: deps.chance.uuid(), name: cleanFileName(name), type: mediaTypeOf(type), size });
    });
    if (read === null) return null;
    const content = contentOf(deps, scene, mail, mailEvent({ mail, read, folder: scene.watch.folder, files, inline: [] }));
    if (content.raw.length > LARGEST_SAMPLE) return null;
    const deliveryId = deps.chance.uuid();
    await deps.samples.keep({ ...content, id: deliveryId, flowId }, 'captured', MOST_SAMPLES);
    return { deliveryId, uid: mail.uid };
  } catch (error) {
    if (error instanceof MailTooLarge || error instanceof MailUnreadable) return null;
    throw error;
  }
}
