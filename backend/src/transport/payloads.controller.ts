import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Inject, Res } from '@nestjs/common';
import type { JsonSlice } from '@plumbline/shared';
import type { Response } from 'express';
import type { PayloadSlices } from '../engine/ports/payload-slices.js';
import { slicePayload } from '../usecases/payloads/slice-payload.js';
import { readPayload, type ReadPayloadDeps } from '../usecases/payloads/read-payload.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { AS_DOWNLOAD } from './as-download.js';
import { PAYLOAD_SLICES, READ_PAYLOAD_DEPS } from './tokens.js';

@Controller()
export class PayloadsController {
  constructor(
    @Inject(READ_PAYLOAD_DEPS) private readonly deps: ReadPayloadDeps,
    @Inject(PAYLOAD_SLICES) private readonly slices: PayloadSlices,
  ) {}

  /** Streams the bytes. Found damaged on the way, the connection is broken, so that nobody takes a part for the whole. */
  @ApiRoute('getPayload')
  async get(@Input() { params }: RouteInput<'getPayload'>, @Res() response: Response): Promise<void> {
    const { ref, chunks } = await readPayload(this.deps, params.id);
    const type = ref.type === 'application/json' ? 'application/json; charset=utf-8' : 'application/octet-stream';
    response.writeHead(200, { ...AS_DOWNLOAD, 'content-type': type, 'content-length': ref.bytes });
    await pipeline(Readable.from(chunks), response).catch(() => response.destroy());
  }

  @ApiRoute('slicePayload')
  slice(@Input() { params, query }: RouteInput<'slicePayload'>): Promise<JsonSlice> {
    return slicePayload(this.slices, params.id, query);
  }
}
