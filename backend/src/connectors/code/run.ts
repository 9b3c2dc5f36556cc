import type { Json } from '@plumbline/shared';
import {
  defineOperation,
  encodeJson,
  type CodeResult,
  type CodeRunner,
  type Operation,
  type Outcome,
  type SendContext,
} from '../_kit/index.js';
import { codeContract, codeInput, codeOutput } from './contract.js';

/** The operation `code`: an author's JavaScript, where it can do nothing but compute. */
export function createCode(runner: CodeRunner): Operation {
  return defineOperation({
    contract: codeContract,
    input: codeInput,
    output: codeOutput,
    render({ source, input = {} }) {
      const encoded = encodeJson({ source, input });
      if (!encoded.ok) return encoded;
      const identity = { method: 'RUN', url: 'code:', headers: {}, body: encoded.value.bytes };
      return { ok: true, value: { identity, send: (context) => send(runner, source, input, context) } };
    },
  });
}

async function send(
  runner: CodeRunner,
  source: string,
  input: Json,
  { maySend, onSent, timeoutMs, cancel }: SendContext,
): Promise<Outcome> {
  if (!maySend()) {
    const message = 'The code was not run: this worker may no longer own the run.';
    return { kind: 'not_sent', error: { code: 'lease_lost', class: 'internal', message } };
  }
  onSent();
  return outcomeOf(await runner.run({ source, input, timeoutMs, cancel }));
}

/** Code changes nothing outside, so whatever failed certainly did not happen; only time-outs and full queues heal with time. */
export function outcomeOf(result: CodeResult): Outcome {
  if (result.ok) {
    const { output, logs } = result;
    return { kind: 'ok', output: output === undefined ? { logs: [...logs] } : { result: output, logs: [...logs] } };
  }
  const { error, logs } = result;
  const told = logs.length === 0 ? error : { ...error, response: { logs: lastOf(logs) } };
  return { kind: error.class === 'expression' ? 'rejected' : 'not_done', error: told };
}

/** Most text of logs that an error keeps, UTF-16 units. */
const MAX_TOLD = 3_000;

/** The last lines: what the code wrote just before it failed. */
function lastOf(logs: readonly string[]): string[] {
  let left = MAX_TOLD;
  const first = logs.findLastIndex((line) => (left -= line.length) < 0);
  return logs.slice(first + 1);
}
