import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Inject, Res } from '@nestjs/common';
import type { JsonObject } from '@plumbline/shared';
import type { Response } from 'express';
import { listDeliveries } from '../usecases/inbox/list-deliveries.js';
import { readDelivery, readDeliveryBody, type ReadInboxDeps } from '../usecases/inbox/read-delivery.js';
import { replayDelivery, type ReplayDeps } from '../usecases/inbox/replay-delivery.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { AS_DOWNLOAD } from './as-download.js';
import { INBOX_DEPS } from './tokens.js';

@Controller()
export class InboxController {
  constructor(@Inject(INBOX_DEPS) private readonly deps: ReadInboxDeps & ReplayDeps) {}

  @ApiRoute('listDeliveries')
  list(@Input() { query }: RouteInput<'listDeliveries'>): Promise<{ items: JsonObject[]; next: string | null }> {
    const { flow, verdict, kind, q, from, to, limit, cursor } = query;
    return listDeliveries(this.deps.inbox, {
      flowId: flow,
      verdicts: verdict,
      kinds: kind,
      q,
      fromMs: from === undefined ? undefined : Date.parse(from),
      toMs: to === undefined ? undefined : Date.parse(to),
      limit,
      beforeId: cursor,
    });
  }

  @ApiRoute('getInboxDelivery')
  async get(@Input() { params }: RouteInput<'getInboxDelivery'>): Promise<JsonObject> {
    const { delivery, body } = await readDelivery(this.deps, params.id);
    return { ...delivery, body: { ...body, start: body.start && Buffer.from(body.start).toString('base64') } };
  }

  /** Streams the bytes. Found damaged on the way, the connection is broken, so that nobody takes a part for the whole. */
  @ApiRoute('getDeliveryBody')
  async body(@Input() { params }: RouteInput<'getDeliveryBody'>, @Res() response: Response): Promise<void> {
    const { bytes, chunks } = await readDeliveryBody(this.deps, params.id);
    response.writeHead(200, { ...AS_DOWNLOAD, 'content-type': 'application/octet-stream', 'content-length': bytes });
    await pipeline(Readable.from(chunks), response).catch(() => response.destroy());
  }

  @ApiRoute('replayDelivery')
  replay(@Input() { params, body, actor }: RouteInput<'replayDelivery'>): Promise<{ runId: string; deliveryId: string }> {
    return replayDelivery(this.deps, { deliveryId: params.id, version: body.version, by: actor });
  }
}
