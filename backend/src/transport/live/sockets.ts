import type { LiveRoom } from '@plumbline/shared';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { TokenCheck } from '../token-check.js';
import { MessageBudget } from './message-budget.js';
import type { SessionWatch } from './session-watch.js';

/** What is known of one connection. */
interface LiveClient {
  /** By name; not `joined` while its run or flow is being looked for. */
  readonly rooms: Map<string, { readonly room: LiveRoom; joined: boolean }>;
  /** Of somebody who is signed in; null for a program with the token. */
  sessionId: string | null;
  /** The connection has ended: its session is watched no more. */
  unwatch: (() => void) | null;
}

export type LiveSocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, { client?: LiveClient; actor?: string }>;

/** Packets that may wait for a client that does not take them. */
const MAX_WAITING = 500;

export function clientOf(socket: LiveSocket): LiveClient {
  return (socket.data.client ??= { rooms: new Map(), sessionId: null, unwatch: null });
}

/** Who connected, as people are to read it. */
export function actorOf(socket: LiveSocket): string {
  return socket.data.actor ?? 'anonymous';
}

/** Without the token or a session nobody hears or says anything: the connection is refused before its first event. */
export function refuseStrangers(server: Server, tokens: TokenCheck, watch: SessionWatch): void {
  server.use((socket: LiveSocket, next) => {
    const { auth, headers } = socket.handshake;
    const token: unknown = auth['token'];
    const refuse = (): void => next(new Error('unauthorized'));
    if (typeof token === 'string' || headers.authorization !== undefined) {
      const known = typeof token === 'string' ? tokens.accepts(token) : tokens.acceptsHeader(headers.authorization);
      if (!known) return refuse();
      socket.data.actor = 'api-token';
      return next();
    }
    watch.find(headers.cookie).then((session) => {
      if (!session) return refuse();
      clientOf(socket).sessionId = session.id;
      socket.data.actor = session.person.name;
      next();
    }, refuse);
  });
}

/** Ends a connection with the session that it was opened by. */
export function endWithSession(socket: LiveSocket, watch: SessionWatch): void {
  const client = clientOf(socket);
  if (client.sessionId !== null) client.unwatch = watch.watch(client.sessionId, () => socket.disconnect(true));
}

/** Drops what is no request of ours, and ends the connection of a client that says too much. */
export function watchTheBudget(socket: LiveSocket, known: readonly string[]): void {
  const budget = new MessageBudget(performance.now());
  socket.use(([name], next) => {
    if (!budget.take(performance.now())) socket.disconnect(true);
    else if (known.includes(name)) next();
  });
}

/** Ends the connection of a client that does not take what is sent to it; it connects anew and catches up. */
export function dropWhenSlow(socket: LiveSocket): void {
  const { conn } = socket;
  let waiting = 0;
  conn.on('packetCreate', () => {
    if (++waiting > MAX_WAITING) socket.disconnect(true);
  });
  conn.on('flush', () => (waiting = 0));
}
