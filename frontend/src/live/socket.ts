import { io, type Socket } from 'socket.io-client';

let socket: Socket | null = null;

/** The one live connection of this page; made when the first thing is followed. The session travels in its cookie. */
export function liveSocket(): Socket {
  socket ??= io({
    path: '/live',
    transports: ['websocket', 'polling'],
    withCredentials: true,
    reconnectionDelay: 250,
    reconnectionDelayMax: 5_000,
  });
  return socket;
}

/** Asks, and waits for the answer; null when none came within the time. @param withinMs ms */
export async function askLive(name: string, body: unknown, withinMs = 5_000): Promise<unknown> {
  try {
    return (await liveSocket().timeout(withinMs).emitWithAck(name, body)) as unknown;
  } catch {
    return null;
  }
}
