import { Inject } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import { LIVE_REQUESTS, type LiveAnswer, type LivePage, type LiveRoom, type LiveSnapshot } from '@plumbline/shared';
import type { Server } from 'socket.io';
import { roomName } from '../../engine/ports/live.js';
import type { LiveRooms } from '../../usecases/live/live-rooms.js';
import type { Presence } from '../../usecases/live/presence.js';
import type { TokenCheck } from '../token-check.js';
import { LIVE } from '../tokens.js';
import type { SessionWatch } from './session-watch.js';
import { actorOf, clientOf, dropWhenSlow, endWithSession, refuseStrangers, watchTheBudget, type LiveSocket } from './sockets.js';

/** Most rooms of one connection. */
const MAX_ROOMS = 20;
/** Largest message of a client, bytes: the longest of ours has 160. */
const MAX_MESSAGE_BYTES = 4_096;

/** What the gateway is made of. */
export interface LiveParts {
  readonly rooms: LiveRooms;
  readonly presence: Presence;
  readonly tokens: TokenCheck;
  readonly sessions: SessionWatch;
  /** Takes the server, to send through it. */
  readonly attach: (server: Server) => void;
}

/** The live channel (`docs/live.md`): who may connect, who is in which room, and answers to what clients ask. */
@WebSocketGateway({
  path: '/live',
  transports: ['websocket', 'polling'],
  serveClient: false,
  maxHttpBufferSize: MAX_MESSAGE_BYTES,
  connectTimeout: 5_000,
  perMessageDeflate: false,
})
export class LiveGateway implements OnGatewayInit<Server>, OnGatewayConnection<LiveSocket>, OnGatewayDisconnect<LiveSocket> {
  constructor(@Inject(LIVE) private readonly parts: LiveParts) {}

  afterInit(server: Server): void {
    refuseStrangers(server, this.parts.tokens, this.parts.sessions);
    this.parts.attach(server);
  }

  handleConnection(socket: LiveSocket): void {
    endWithSession(socket, this.parts.sessions);
    dropWhenSlow(socket);
    watchTheBudget(socket, Object.keys(LIVE_REQUESTS));
  }

  handleDisconnect(socket: LiveSocket): void {
    const { rooms, unwatch } = clientOf(socket);
    unwatch?.();
    for (const { room, joined } of rooms.values()) if (joined) this.left(socket, room);
    rooms.clear();
  }

  @SubscribeMessage('join')
  async join(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): Promise<LiveAnswer<LiveSnapshot>> {
    const parsed = LIVE_REQUESTS.join.safeParse(body);
    if (!parsed.success) return { ok: false, code: 'bad_request' };
    const room = parsed.data;
    const name = roomName(room);
    const { rooms } = clientOf(socket);
    if (rooms.has(name)) await this.leaveRoom(socket, room);
    if (rooms.size >= MAX_ROOMS) return { ok: false, code: 'too_many_rooms' };
    const membership = { room, joined: false };
    rooms.set(name, membership);
    // First the room, then the look: what changes in between is told twice rather than never.
    await socket.join(name);
    const answer = await this.parts.rooms.join(room);
    if (answer.ok && rooms.get(name) === membership) {
      membership.joined = true;
      if (room.room === 'flow') this.parts.presence.tell(room.id);
      return answer;
    }
    // Gone, or out of the room again, before it was let in.
    if (answer.ok) this.parts.rooms.leave(room);
    if (rooms.get(name) === membership) await this.leaveRoom(socket, room);
    return answer;
  }

  @SubscribeMessage('leave')
  async leave(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): Promise<LiveAnswer<null>> {
    const parsed = LIVE_REQUESTS.leave.safeParse(body);
    if (!parsed.success) return { ok: false, code: 'bad_request' };
    await this.leaveRoom(socket, parsed.data);
    return { ok: true, value: null };
  }

  @SubscribeMessage('catch_up')
  async catchUp(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): Promise<LiveAnswer<LivePage>> {
    const parsed = LIVE_REQUESTS.catch_up.safeParse(body);
    if (!parsed.success) return { ok: false, code: 'bad_request' };
    const { runId, after } = parsed.data;
    if (!clientOf(socket).rooms.get(roomName({ room: 'run', id: runId }))?.joined) return { ok: false, code: 'not_joined' };
    return this.parts.rooms.catchUp(runId, after);
  }

  @SubscribeMessage('present')
  present(@ConnectedSocket() socket: LiveSocket, @MessageBody() body: unknown): LiveAnswer<null> {
    const parsed = LIVE_REQUESTS.present.safeParse(body);
    if (!parsed.success) return { ok: false, code: 'bad_request' };
    const { flowId, step, editing } = parsed.data;
    if (!clientOf(socket).rooms.get(roomName({ room: 'flow', id: flowId }))?.joined) return { ok: false, code: 'not_joined' };
    this.parts.presence.set(flowId, { id: socket.id, name: actorOf(socket), step, editing });
    return { ok: true, value: null };
  }

  private async leaveRoom(socket: LiveSocket, room: LiveRoom): Promise<void> {
    const name = roomName(room);
    const { rooms } = clientOf(socket);
    const membership = rooms.get(name);
    rooms.delete(name);
    if (membership?.joined) this.left(socket, room);
    await socket.leave(name);
  }

  private left(socket: LiveSocket, room: LiveRoom): void {
    this.parts.rooms.leave(room);
    if (room.room === 'flow') this.parts.presence.drop(room.id, socket.id);
  }
}
