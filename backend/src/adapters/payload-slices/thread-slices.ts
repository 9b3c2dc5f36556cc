import { Worker } from 'node:worker_threads';
import type { SliceRequest } from '@plumbline/shared';
import type { PayloadSlices, SliceAnswer } from '../../engine/ports/payload-slices.js';
import type { PayloadContent, PayloadStore } from '../../engine/ports/payload-store.js';
import type { ThreadAnswer, ThreadAsk } from './protocol.js';

/** Largest value that is looked into: the largest event has 10 MB, and an output may hold two of them. */
const MAX_BYTES = 32_000_000;
/** Until a thread that nobody asks is ended, ms: what it keeps takes memory. */
const IDLE_MS = 60_000;
/** Heap of the thread: the values that it keeps, parsed, and one more while it is parsed. */
const RESOURCES = { maxOldGenerationSizeMb: 512 };

type Answered = ThreadAnswer['answer'];

/** Looks into values in a thread of its own, which is started when somebody asks and ended when nobody does any more. */
export class ThreadSlices implements PayloadSlices {
  private worker: Worker | null = null;
  private readonly open = new Map<number, { resolve(answer: Answered): void; reject(error: Error): void }>();
  private readonly bringing = new Map<string, Promise<SliceAnswer>>();
  private asked = 0;
  private idle: NodeJS.Timeout | null = null;

  constructor(private readonly payloads: Pick<PayloadStore, 'open'>) {}

  async slice(id: string, request: SliceRequest): Promise<SliceAnswer> {
    const known = this.worker ? await this.ask({ id, request }) : null;
    if (known?.kind === 'slice') return answerOf(known.slice);
    // One brings the bytes; who asks meanwhile asks again then, so that they are not in memory many times.
    const before = this.bringing.get(id);
    if (before) {
      await before.catch(() => undefined);
      return this.slice(id, request);
    }
    const brought = this.bring(id, request).finally(() => this.bringing.delete(id));
    this.bringing.set(id, brought);
    return brought;
  }

  private async bring(id: string, request: SliceRequest): Promise<SliceAnswer> {
    const content = await this.payloads.open(id);
    if (!content) return { kind: 'no_payload' };
    if (content.ref.bytes > MAX_BYTES) return { kind: 'too_large' };
    const answered = await this.ask({ id, request, bytes: await whole(content) });
    return answerOf(answered.kind === 'slice' ? answered.slice : null);
  }

  async close(): Promise<void> {
    if (this.idle) clearTimeout(this.idle);
    await this.worker?.terminate();
    this.gone(new Error('The server is shutting down.'));
  }

  private ask(ask: Omit<ThreadAsk, 'n'>): Promise<Answered> {
    const worker = (this.worker ??= this.start());
    const n = ++this.asked;
    return new Promise((resolve, reject) => {
      this.open.set(n, { resolve, reject });
      worker.postMessage({ n, ...ask } satisfies ThreadAsk, ask.bytes ? [ask.bytes.buffer as ArrayBuffer] : []);
      if (this.idle) clearTimeout(this.idle);
      this.idle = setTimeout(() => this.open.size === 0 && void this.close(), IDLE_MS).unref();
    });
  }

  private start(): Worker {
    const worker = new Worker(new URL('./thread/main.js', import.meta.url), { env: {}, argv: [], resourceLimits: RESOURCES });
    worker.unref();
    worker.on('message', ({ n, answer }: ThreadAnswer) => {
      this.open.get(n)?.resolve(answer);
      this.open.delete(n);
    });
    const gone = (error: Error): void => {
      if (this.worker === worker) this.gone(error);
    };
    worker.on('error', gone);
    worker.on('exit', () => gone(new Error('The thread that looks into values has ended.')));
    return worker;
  }

  private gone(error: Error): void {
    this.worker = null;
    for (const waiting of this.open.values()) waiting.reject(error);
    this.open.clear();
  }
}

function answerOf(slice: Extract<Answered, { kind: 'slice' }>['slice']): SliceAnswer {
  return slice === null ? { kind: 'nothing_there' } : { kind: 'slice', slice };
}

async function whole({ ref, chunks }: PayloadContent): Promise<Uint8Array> {
  const bytes = new Uint8Array(ref.bytes);
  let at = 0;
  for await (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
