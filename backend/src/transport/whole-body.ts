import type { IncomingMessage } from 'node:http';
import { PlumblineError } from '@plumbline/shared';
import { watchPace, type Pace } from './body-pace.js';

const BROKEN_OFF = 'The connection ended before the file was whole.';

/**
 * The body of a request piece by piece, for what is too large for the memory.
 * @throws PlumblineError `bad_request` when the sender broke off, `request_timeout` when it is too slow
 */
export async function* wholeBody(request: IncomingMessage, pace?: Pace): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  let unwatch: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    unwatch = watchPace(
      () => bytes,
      () => reject(new PlumblineError('request_timeout')),
      pace,
    );
  });
  // It may come while nobody waits for a piece.
  late.catch(() => undefined);
  // What was refused is answered on this connection: it must outlive the end of the reading.
  const pieces = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array, undefined>;
  try {
    for (;;) {
      const { done, value } = await Promise.race([pieces.next(), late]);
      if (done === true) break;
      bytes += value.length;
      yield value;
    }
  } catch (error) {
    throw error instanceof PlumblineError ? error : new PlumblineError('bad_request', BROKEN_OFF);
  } finally {
    unwatch();
    void pieces.return?.();
  }
  if (!request.complete) throw new PlumblineError('bad_request', BROKEN_OFF);
}
