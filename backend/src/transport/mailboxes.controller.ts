import { Controller, Inject } from '@nestjs/common';
import type { JsonObject } from '@plumbline/shared';
import { previewMailbox, type PreviewMailboxDeps } from '../usecases/email-in/preview-mailbox.js';
import { lookAtMailbox, readMailbox } from '../usecases/email-in/read-mailbox.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { MAILBOX_DEPS } from './tokens.js';

@Controller()
export class MailboxesController {
  constructor(@Inject(MAILBOX_DEPS) private readonly deps: PreviewMailboxDeps) {}

  @ApiRoute('getMailbox')
  get(@Input() { params }: RouteInput<'getMailbox'>): Promise<JsonObject> {
    return readMailbox(this.deps, params.id);
  }

  @ApiRoute('lookAtMailbox')
  look(@Input() { params }: RouteInput<'lookAtMailbox'>): Promise<JsonObject> {
    return lookAtMailbox(this.deps, params.id);
  }

  @ApiRoute('previewMailbox')
  preview(@Input() { params, body }: RouteInput<'previewMailbox'>): Promise<JsonObject> {
    return previewMailbox(this.deps, params.id, body.uid ?? null);
  }
}
