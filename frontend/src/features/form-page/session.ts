import type { FormAnswers, FormFile } from '@plumbline/shared/form';
import { judgeForm } from '@plumbline/shared/form';
import { filesAddressOf, NO_NETWORK, readForm, submit, type Description, type Refusal, type Source } from './client';
import type { PageEvent } from './page-state';
import { removeFile, sendFile, uploadFaultOf } from './send-file';

/** Sooner after it was opened nobody has read a form: answers that come so fast are taken for a program's (`docs/forms.md`). */
const LEAST_MS = 2_000;
const LEAST_PER_PAGE_MS = 1_000;
/** The server counts from when it answered, the page from when that arrived. */
const SPARE_MS = 250;
/** So often a new token is fetched for the same answers. */
const RENEWALS = 2;
const SECOND_MS = 1_000;

/** A number that was worked for; null: none is asked for. `unreachable`: what does the work could not be fetched. */
type Work = number | null | 'unreachable';

/** A form that was opened: its token, its files, and what is on its way. */
export class FormSession {
  private token: string;
  private sinceMs: number;
  private work: Promise<Work> | null = null;
  private filesAt: Promise<string | null> | null = null;
  private readonly files = new Map<
    string,
    { readonly field: string; readonly file: File; readonly cancel: () => void; readonly id?: string }
  >();

  /** @param token of before a reload, where nobody knows whether it was used */
  constructor(
    private readonly source: Source,
    private description: Description,
    private readonly tell: (event: PageEvent) => void,
    token?: string,
  ) {
    this.token = token ?? description.token;
    this.sinceMs = token === undefined ? Date.now() : 0;
  }

  get usedToken(): string {
    return this.token;
  }

  /** Begins the work that is asked of this browser, so that it is done when somebody sends. */
  startWork(): Promise<Work> {
    const { workBits } = this.description;
    this.work ??= workBits === null ? Promise.resolve(null) : this.workOn(workBits);
    return this.work;
  }

  /** Its script comes over the network as well: what was not there is fetched again the next time. */
  private workOn(bits: number): Promise<Work> {
    return workInWorker(this.token, bits).catch(() => {
      this.work = null;
      return 'unreachable';
    });
  }

  /** Sends answers. @returns what came of it; null when it was cancelled meanwhile */
  async send(answers: FormAnswers, bait: string, signal: AbortSignal): Promise<PageEvent | null> {
    const judged = judgeForm(this.description.form, answers);
    if (!judged.ok) return { type: 'faults', faults: judged.faults };
    let sent = judged.answers;
    for (let turn = 0; ; turn++) {
      await this.isOldEnough(signal);
      const work = await this.startWork();
      if (signal.aborted) return null;
      if (work === 'unreachable') return stopOf(NO_NETWORK, Date.now());
      const body = { token: this.token, answers: sent };
      const filled = { ...(bait === '' ? {} : { bait }), ...(work === null ? {} : { work }) };
      const answer = await submit(this.source, this.source.kind === 'draft' ? body : { ...body, ...filled });
      if (signal.aborted) return null;
      if (answer.ok) {
        const { submission } = answer.value;
        if (submission === undefined) return { type: 'sampled', answers: sent };
        // Who is answered at once has nothing to wait for.
        return this.description.form.answerWhen === 'finished' ? { type: 'accepted', submission } : { type: 'ended', how: 'done' };
      }
      const { refusal } = answer;
      const isOver = refusal.code === 'form_token_invalid' || refusal.code === 'form_work_wrong';
      if (!isOver || turn >= RENEWALS) return stopOf(refusal, Date.now());
      const renewed = await this.renew();
      if (renewed !== null) return renewed;
      const again = await this.sendFilesAgain(sent);
      if (again === null) return { type: 'stopped', why: 'trouble' };
      sent = again;
    }
  }

  private async isOldEnough(signal: AbortSignal): Promise<void> {
    if (this.source.kind === 'draft') return;
    const least = LEAST_MS + LEAST_PER_PAGE_MS * (this.description.form.pages.length - 1) + SPARE_MS;
    const leftMs = this.sinceMs + least - Date.now();
    if (leftMs > 0) await pause(leftMs, signal);
  }

  /** A token is over after a day, or when the form was published anew: a new one, without a word. */
  private async renew(): Promise<PageEvent | null> {
    const answer = await readForm(this.source);
    if (!answer.ok) return stopOf(answer.refusal, Date.now());
    this.description = answer.value;
    this.token = answer.value.token;
    this.sinceMs = Date.now();
    this.work = null;
    return null;
  }

  /** Sends a file; how it stands is told as it goes. */
  upload(key: string, field: string, file: File): void {
    void this.uploaded(key, field, file);
  }

  retry(key: string): void {
    const known = this.files.get(key);
    if (!known) return;
    this.tell({ type: 'upload', key, change: { state: 'sending', share: 0 } });
    void this.uploaded(key, known.field, known.file);
  }

  private async uploaded(key: string, field: string, file: File): Promise<FormFile | null> {
    this.files.set(key, { field, file, cancel: () => undefined });
    this.filesAt ??= filesAddressOf(this.source);
    const address = await this.filesAt;
    if (!this.files.has(key)) return null;
    if (address === null) {
      this.filesAt = null;
      this.tell({ type: 'upload', key, change: { state: 'failed', fault: 'network' } });
      return null;
    }
    const onShare = (share: number): void => this.tell({ type: 'upload', key, change: { share } });
    const { answer, cancel } = sendFile({ address, token: this.token, field, file, onShare });
    this.files.set(key, { field, file, cancel });
    const came = await answer;
    if (!this.files.has(key)) return null;
    if (!came.ok) {
      if (came.refusal.code === 'form_token_invalid' && (await this.renew()) === null) return this.uploaded(key, field, file);
      this.tell({ type: 'upload', key, change: { state: 'failed', fault: uploadFaultOf(came.refusal) } });
      return null;
    }
    this.files.set(key, { field, file, cancel, id: came.value.file.id });
    this.tell({ type: 'upload', key, change: { state: 'done', share: 1, file: came.value.file } });
    return came.value.file;
  }

  /** A file counts only for the token that it was sent with. @returns the answers with the new ids; null: one did not arrive */
  private async sendFilesAgain(answers: FormAnswers): Promise<FormAnswers | null> {
    const now: FormAnswers = { ...answers };
    for (const [key, { id, field, file }] of [...this.files]) {
      const list = id === undefined ? undefined : now[field];
      if (!Array.isArray(list)) continue;
      const sent = await this.uploaded(key, field, file);
      if (sent === null) return null;
      now[field] = list.map((one) => (typeof one === 'object' && one !== null && 'id' in one && one['id'] === id ? { ...sent } : one));
    }
    return now;
  }

  /** Takes a file back, or ends its sending. */
  drop(key: string): void {
    const known = this.files.get(key);
    this.files.delete(key);
    known?.cancel();
    const id = known?.id;
    if (id !== undefined) void this.filesAt?.then((address) => address !== null && removeFile(address, this.token, id));
    this.tell({ type: 'dropped', key });
  }

  /** What is on its way is of no use any more. */
  end(): void {
    for (const { cancel } of this.files.values()) cancel();
  }
}

/** What a page makes of a no. @param nowMs to know until when to wait */
export function stopOf({ code, status, faults, retryAfter }: Refusal, nowMs: number): PageEvent {
  if (faults.length > 0) return { type: 'faults', faults };
  if (code === 'network') return { type: 'stopped', why: 'offline' };
  if (code === 'form_not_found') return { type: 'stopped', why: 'closed' };
  const until = retryAfter === null ? {} : { untilMs: nowMs + retryAfter * SECOND_MS };
  return { type: 'stopped', why: status === 429 ? 'busy' : 'trouble', ...until };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}

function workInWorker(token: string, bits: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./work-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<number>) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = () => {
      worker.terminate();
      reject(new Error('the work of this browser could not be done'));
    };
    worker.postMessage({ token, bits });
  });
}
