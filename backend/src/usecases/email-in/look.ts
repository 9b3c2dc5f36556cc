import { mailboxOf, PlumblineError } from '@plumbline/shared';
import { lookAgainInMs, nextLookInMs } from '../../engine/email-in/back-off.js';
import { mailKey } from '../../engine/email-in/mail-key.js';
import { nextPlace, wasThereBefore } from '../../engine/email-in/place.js';
import { MailboxTrouble, type FoundMail } from '../../engine/ports/mail-reader.js';
import type { CancelSignal } from '../../engine/ports/cancel-signal.js';
import type { HeldMailbox, MailDealtWith, MailPlace } from '../../engine/ports/mailboxes.js';
import type { EmailInDeps } from './deps.js';
import { openMailbox } from './open-mailbox.js';
import { mailPath, takeMail, toDoOf, type MailScene } from './take-mail.js';

/** Mails whose heads are asked for at once; those that one look takes, so that other mailboxes have their turn. */
const BATCH = 25;
const MOST = 500;
/** From so many failures in a row on it is an error in the log. */
const LOUD = 3;
/** How often a look is tried again while nothing can be stored, ms. */
const BUSY_MS = 5_000;

/** A look that was under way for too long, or whose mailbox somebody else has now. */
export class LookLost extends Error {}

/** Looks once at a mailbox, and writes down how that went. Never rejects but for what the database does. */
export async function look(deps: EmailInDeps, held: HeldMailbox, cancel: CancelSignal): Promise<void> {
  const { mailboxes, starting, chance, log } = deps;
  const plan = await starting.versions.plan(held.flowId, held.version);
  const watch = plan && mailboxOf(plan.document);
  // What was published is not there any more, or is no mailbox: the next publication says what is.
  if (!plan || !watch) return mailboxes.looked(held, 3_600_000);
  const at: { uid: number | null } = { uid: null };
  try {
    const more = await readOn(deps, { held, plan, watch }, cancel, at);
    await mailboxes.looked(held, more ? 0 : nextLookInMs(watch.everyMs, chance.next()));
  } catch (error) {
    if (error instanceof LookLost || cancel.aborted) return;
    const { code, message, uid, busy } = failureOf(error, at.uid);
    const inRow = held.failedInRow + 1;
    const pauseMs = busy ? BUSY_MS : lookAgainInMs(watch.everyMs, inRow, code === 'imap_auth_failed', chance.next());
    await mailboxes.failed(held, { code, message, uid }, pauseMs);
    const said = { flowId: held.flowId, code, inRow, ...(error instanceof MailboxTrouble ? {} : { error }) };
    if (inRow < LOUD) log.warn(said, 'a mailbox that starts a flow could not be read; it is tried again');
    else log.error(said, 'a mailbox that starts a flow could not be read for several times in a row: its mail starts nothing');
  }
}

/** What of a failure people are told. @param uid the mail that was being read */
function failureOf(error: unknown, uid: number | null): { code: string; message: string; uid: number | null; busy: boolean } {
  if (error instanceof MailboxTrouble) return { code: error.code, message: error.message, uid, busy: false };
  if (error instanceof PlumblineError) return { code: error.code, message: error.message, uid: null, busy: true };
  return { code: 'internal', message: 'It could not be stored on our side; the log says more. It is tried again.', uid, busy: false };
}

type Reading = Omit<MailScene, 'folder'>;

/** @returns whether there is more to read at once */
async function readOn(deps: EmailInDeps, reading: Reading, cancel: CancelSignal, at: { uid: number | null }): Promise<boolean> {
  const { held, watch } = reading;
  const { mailboxes, clock } = deps;
  const readOnly = watch.after === 'leave' && (await mailboxes.toDo(held.flowId)).length === 0;
  const folder = await openMailbox(deps, watch, { readOnly, cancel });
  try {
    const { first } = watch;
    const { place, begins } = nextPlace({ place: held.place, folder, first, sinceMs: held.sinceMs, nowMs: clock.nowMs() });
    if (begins !== null && !(await mailboxes.begin(held, place, begins === 'renumbered'))) throw new LookLost();
    if (begins === 'renumbered') {
      deps.log.warn(
        { flowId: held.flowId },
        'the server has numbered a folder anew (UIDVALIDITY): it is read again, and what was taken is known by its key',
      );
      await mailboxes.forgetToDo(held.flowId, folder.uidValidity);
    }
    const scene = { ...reading, folder };
    await doWhatIsToDo(deps, scene);
    const uids = await folder.uidsAfter(place.uid);
    for (let from = 0; from < Math.min(uids.length, MOST); from += BATCH) {
      const mails = await folder.find(uids.slice(from, Math.min(from + BATCH, MOST)));
      await takeAll(deps, scene, place, mails, at);
      await doWhatIsToDo(deps, scene);
    }
    return uids.length > MOST;
  } finally {
    await folder.close();
  }
}

async function takeAll(
  deps: EmailInDeps,
  scene: MailScene,
  place: MailPlace,
  mails: readonly FoundMail[],
  at: { uid: number | null },
): Promise<void> {
  const { held, watch, folder } = scene;
  const keys = new Map(mails.map((mail) => [mail.uid, mailKey(deps.starting.digest, mail.heads, null)] as const));
  const known = await deps.mailboxes.known(
    held.flowId,
    [...keys.values()].filter((key) => key !== null),
  );
  for (const mail of mails) {
    at.uid = mail.uid;
    const key = keys.get(mail.uid) ?? null;
    const foundAt = key === null ? undefined : known.get(key);
    const isSame = foundAt === mailPath(watch.folder, folder.uidValidity, mail.uid);
    // Taken before the place moved on, or before the folder was numbered anew: nobody has to hear of it again.
    const wasTaken = isSame || (foundAt !== undefined && mail.uid < place.below);
    const dealt: MailDealtWith = wasThereBefore(place, mail)
      ? { uid: mail.uid, as: 'passed_over', toDo: null, leftOut: null }
      : wasTaken
        ? { uid: mail.uid, as: 'taken', toDo: toDoOf(scene, mail.uid), leftOut: null }
        : await takeMail(deps, scene, mail, key);
    if (!(await deps.mailboxes.dealtWith(held, dealt))) throw new LookLost();
    at.uid = null;
  }
}

/** Marks and moves the mails whose runs are stored. What does not work now is told, and tried again at each look. */
async function doWhatIsToDo({ mailboxes, log }: EmailInDeps, { held, folder }: MailScene): Promise<void> {
  for (const todo of await mailboxes.toDo(held.flowId)) {
    if (todo.uidValidity !== folder.uidValidity) continue;
    try {
      if (todo.folder === null) await folder.markSeen(todo.uid);
      else await folder.move(todo.uid, todo.folder);
    } catch (error) {
      if (!(error instanceof MailboxTrouble)) throw error;
      log.warn({ flowId: held.flowId, code: error.code }, 'a mail whose run is stored could not be marked or moved; it is tried again');
      await mailboxes.notDone(held.flowId, todo, error.message);
      // A folder that is missing is so for all of them; a connection that is gone as well.
      return;
    }
    await mailboxes.done(held.flowId, todo);
  }
}
