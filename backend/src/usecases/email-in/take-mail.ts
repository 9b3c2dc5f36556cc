import type { JsonObject, MailboxWatch } from '@plumbline/shared';
import type { Plan } from '../../engine/graph/plan.js';
import { MAIL_KEY_MS } from '../../engine/email-in/place.js';
import { flowMark, mailKey } from '../../engine/email-in/mail-key.js';
import { judgeMail, tooLarge, type LeftOutWhy } from '../../engine/email-in/judge-mail.js';
import { deliveryHeaders, leftOutEvent, mailEvent, type KeptFile } from '../../engine/email-in/mail-event.js';
import { cleanFileName, mediaTypeOf } from '../../engine/forms/file-name.js';
import { MailTooLarge, MailUnreadable, type FoundMail, type MailFolder } from '../../engine/ports/mail-reader.js';
import type { HeldMailbox, MailDealtWith } from '../../engine/ports/mailboxes.js';
import type { Delivery } from '../../engine/ports/run-store.js';
import { acceptDelivery } from '../accept-delivery/accept-delivery.js';
import { refusalOf } from '../schedules/start-due.js';
import type { EmailInDeps } from './deps.js';

/** Most files that are kept of one mail. */
const MOST_FILES = 200;
/** A mail at which so many looks in a row failed is left out, so that those behind it come in. */
const MOST_TRIES = 5;

/** What a mail is judged in. */
export interface MailScene {
  readonly held: HeldMailbox;
  readonly plan: Plan;
  readonly watch: MailboxWatch;
  readonly folder: MailFolder;
}

/**
 * Does with one mail what the flow asks for: its run is stored when this answers. What was stored before, by whomever, is not again.
 * @param key by which it is known, where its head says so
 * @throws what may be otherwise when it is tried again: nothing was decided of it
 */
export async function takeMail(deps: EmailInDeps, scene: MailScene, mail: FoundMail, key: string | null): Promise<MailDealtWith> {
  const { held, watch } = scene;
  const judged = judgeMail(mail, watch, flowMark(deps.starting.digest, held.flowId));
  if (judged.as === 'pass') return { uid: mail.uid, as: 'passed_over', toDo: null, leftOut: null };
  if (judged.as === 'leave_out') return leftOut(deps, scene, mail, key, judged);
  if (held.stuck?.uid === mail.uid && held.stuck.tries >= MOST_TRIES) {
    const detail = `The last ${MOST_TRIES} looks ended at it: the server does not hand it over, or it can not be stored.`;
    return leftOut(deps, scene, mail, key, { why: 'not_fetched', detail });
  }
  try {
    return await start(deps, scene, mail, key);
  } catch (error) {
    if (error instanceof MailTooLarge) return leftOut(deps, scene, mail, key, { why: 'too_large', detail: tooLarge(null, watch.maxBytes) });
    if (error instanceof MailUnreadable)
      return leftOut(deps, scene, mail, key, { why: 'unreadable', detail: `It can not be read: ${error.message}.` });
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return leftOut(deps, scene, mail, key, { why: 'refused', detail: `The flow does not take it: ${refusal}` });
  }
}

async function start(deps: EmailInDeps, scene: MailScene, mail: FoundMail, known: string | null): Promise<MailDealtWith> {
  const { plan, watch, folder } = scene;
  const { starting, chance, files, payloads } = deps;
  const runId = chance.uuid();
  const kept: KeptFile[] = [];
  const inline: { contentId: string; id: string }[] = [];
  const forget = (): Promise<void> => (kept.length === 0 ? Promise.resolve() : payloads.removeOf([runId]));
  let read: Awaited<ReturnType<MailFolder['read']>>;
  try {
    read = await folder.read(mail.uid, watch.maxBytes, async (file) => {
      if (kept.length >= MOST_FILES) throw new MailUnreadable(`it has more than ${MOST_FILES} files`);
      const { id, name, type, bytes } = await files.keep(runId, cleanFileName(file.name), mediaTypeOf(file.type), file.chunks);
      kept.push({ id, name, type, size: bytes });
      if (file.contentId !== null) inline.push({ contentId: file.contentId, id });
    });
  } catch (error) {
    await forget();
    throw error;
  }
  // Somebody has deleted or moved it since it was found.
  if (read === null) return { uid: mail.uid, as: 'passed_over', toDo: null, leftOut: null };
  const event = mailEvent({ mail, read, folder: watch.folder, files: kept, inline });
  const key = known ?? mailKey(starting.digest, mail.heads, read.bodyDigest);
  const dedupe = key === null ? null : { key, windowMs: MAIL_KEY_MS };
  const content = contentOf(deps, scene, mail, event);
  const accepted = await acceptDelivery(starting, plan, content, runId, dedupe && { by: 'clock', dedupe });
  starting.pause.reach('after_mail_accepted', { runId: accepted.runId });
  if (accepted.runId !== runId) await forget();
  return { uid: mail.uid, as: 'taken', toDo: toDoOf(scene, mail.uid), leftOut: null };
}

/** What is to be done with a mail whose run is stored. */
export function toDoOf({ watch: { after }, folder }: Pick<MailScene, 'watch' | 'folder'>, uid: number): MailDealtWith['toDo'] {
  return after === 'leave' ? null : { uidValidity: folder.uidValidity, uid, folder: after === 'seen' ? null : after.move };
}

function leftOut(
  deps: EmailInDeps,
  scene: MailScene,
  mail: FoundMail,
  key: string | null,
  { why, detail }: { readonly why: LeftOutWhy; readonly detail: string },
): MailDealtWith {
  const content = contentOf(deps, scene, mail, leftOutEvent(mail, why, detail));
  const delivery = { ...content, id: deps.chance.uuid(), flowId: scene.held.flowId };
  return { uid: mail.uid, as: 'left_out', toDo: null, leftOut: { delivery, key } };
}

/** A mail as the inbox has it. */
export function contentOf(
  { starting }: Pick<EmailInDeps, 'starting'>,
  { watch, folder }: Pick<MailScene, 'watch' | 'folder'>,
  mail: FoundMail,
  event: JsonObject,
): Omit<Delivery, 'id' | 'flowId'> {
  const path = mailPath(watch.folder, folder.uidValidity, mail.uid);
  return {
    ...{ kind: 'email', method: 'POST', path, query: '', headers: deliveryHeaders(mail.heads) },
    raw: starting.encode(JSON.stringify(event)),
  };
}

/** Where a mail was found, as RFC 5092 writes it. */
export const mailPath = (folder: string, uidValidity: number, uid: number): string => `${folder};UIDVALIDITY=${uidValidity}/;UID=${uid}`;
