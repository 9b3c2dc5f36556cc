import type { PreviewAnswer, PreviewJob } from './preview';

/** An expression that takes longer is ended with its worker, ms. */
const DEADLINE_MS = 500;
/** So long it is waited until a worker has loaded, ms. */
const START_MS = 10_000;

type Answer = PreviewAnswer | 'too_slow';
interface Waiting {
  readonly job: PreviewJob;
  readonly resolve: (answer: Answer) => void;
}

const NO_WORKER: PreviewAnswer = { ok: false, code: 'expression_failed', message: 'The preview could not be worked out in this browser.' };

let worker: Promise<Worker> | null = null;
let busy = false;
const queue: Waiting[] = [];

/** Evaluates beside the page, one job after another. An expression without an end costs 500 ms and one worker, and nothing else. */
export function evaluateBeside(job: PreviewJob): Promise<Answer> {
  return new Promise((resolve) => {
    queue.push({ job, resolve });
    void next();
  });
}

async function next(): Promise<void> {
  const waiting = busy ? undefined : queue.shift();
  if (!waiting) return;
  busy = true;
  waiting.resolve(await ask(waiting.job));
  busy = false;
  void next();
}

async function ask(job: PreviewJob): Promise<Answer> {
  worker ??= started();
  const used = await worker.catch(() => null);
  if (used === null) {
    worker = null;
    return NO_WORKER;
  }
  const answer = await new Promise<Answer>((resolve) => {
    const timer = setTimeout(() => resolve('too_slow'), DEADLINE_MS);
    used.onmessage = ({ data }: MessageEvent<PreviewAnswer>) => {
      clearTimeout(timer);
      resolve(data);
    };
    used.onerror = () => {
      clearTimeout(timer);
      resolve(NO_WORKER);
    };
    used.postMessage(job);
  });
  if (answer === 'too_slow' || answer === NO_WORKER) {
    used.terminate();
    worker = null;
  }
  return answer;
}

function started(): Promise<Worker> {
  const fresh = new Worker(new URL('./preview-worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      fresh.terminate();
      reject(new Error('the preview did not start'));
    };
    const timer = setTimeout(fail, START_MS);
    fresh.onmessage = () => {
      clearTimeout(timer);
      resolve(fresh);
    };
    fresh.onerror = fail;
  });
}
