import type { Json } from '@plumbline/shared';
import { evaluateExpression } from '@plumbline/shared/expressions';
import type { PreviewAnswer, PreviewJob } from './preview';

const LIMITS = { maxDepth: 64, maxBytes: 256 * 1024 };

/** Evaluates the expressions of one preview. Whoever asks ends this worker when it takes too long. */
self.onmessage = ({ data }: MessageEvent<PreviewJob>): void => {
  void answer(data).then((result) => self.postMessage(result));
};

async function answer({ sources, scope }: PreviewJob): Promise<PreviewAnswer> {
  const values: (readonly [] | readonly [Json])[] = [];
  const read = JSON.parse(scope) as object;
  for (const source of sources) {
    const result = await evaluateExpression(source, read, LIMITS);
    if (!result.ok) return { ok: false, code: result.code, message: result.message };
    values.push(result.value === undefined ? [] : [result.value]);
  }
  return { ok: true, values };
}

// The time of an evaluation counts from here: loading takes longer than most of them.
self.postMessage('ready');
