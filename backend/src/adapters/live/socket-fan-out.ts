import type { Server } from 'socket.io';
import type { LiveEvent, LiveEventName, LiveRoom } from '@plumbline/shared';
import { roomName, type FanOut } from '../../engine/ports/live.js';

/** Messages to the sockets of this process: every process serves its own (`docs/decisions/0007-live-without-redis.md`). */
export class SocketFanOut implements FanOut {
  private server: Server | null = null;

  /** What was sent before that had nobody to hear it. */
  attach(server: Server): void {
    this.server = server;
  }

  send<Name extends LiveEventName>(room: LiveRoom, name: Name, message: LiveEvent<Name>): void {
    this.server?.to(roomName(room)).emit(name, message);
  }
}
