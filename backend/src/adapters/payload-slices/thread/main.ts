import { parentPort } from 'node:worker_threads';
import { sliceOf } from '@plumbline/shared';
import type { ThreadAnswer, ThreadAsk } from '../protocol.js';
import { ParsedValues } from './parsed-values.js';

const values = new ParsedValues();

parentPort?.on('message', ({ n, id, request, bytes }: ThreadAsk) => {
  const value = bytes ? values.keep(id, bytes) : values.find(id);
  const answer: ThreadAnswer['answer'] = value === undefined ? { kind: 'unknown' } : { kind: 'slice', slice: sliceOf(value, request) };
  parentPort?.postMessage({ n, answer } satisfies ThreadAnswer);
});
