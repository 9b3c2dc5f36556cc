import type { IncomingMessage } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import { isOurOrigin } from '../origin.js';

/** Most connections of one process. */
const MAX_CLIENTS = 2_000;

/** socket.io on the one port, for pages of our own only. */
export class LiveAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly publicUrl: string | null,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const server: Server = super.createIOServer(port, {
      ...(options as ServerOptions),
      allowRequest: ({ headers }: IncomingMessage, answer: (error: string | null, allowed: boolean) => void) => {
        const allowed = isOurOrigin(headers.origin, headers.host, this.publicUrl) && server.engine.clientsCount < MAX_CLIENTS;
        answer(allowed ? null : 'refused', allowed);
      },
    });
    return server;
  }
}
