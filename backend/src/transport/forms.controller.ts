import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Inject, Res } from '@nestjs/common';
import type { FormDescription } from '@plumbline/shared';
import type { Response } from 'express';
import type { FormDeps } from '../usecases/forms/deps.js';
import { previewForm } from '../usecases/forms/read-form.js';
import { readRunFile, type ReadRunFileDeps } from '../usecases/forms/read-run-file.js';
import { tryForm } from '../usecases/forms/submit-form.js';
import { ApiRoute, Input, type RouteInput } from './api-route.js';
import { AS_DOWNLOAD } from './as-download.js';
import { attachmentNamed } from './attachment-name.js';
import { FORM_DEPS, RUN_FILE_DEPS } from './tokens.js';

/** Forms for those who sign in; visitors are answered by `listenForForms`. */
@Controller()
export class FormsController {
  constructor(
    @Inject(FORM_DEPS) private readonly deps: FormDeps,
    @Inject(RUN_FILE_DEPS) private readonly files: ReadRunFileDeps,
  ) {}

  @ApiRoute('previewForm')
  preview(@Input() { params }: RouteInput<'previewForm'>): Promise<FormDescription> {
    return previewForm(this.deps, params.id);
  }

  @ApiRoute('tryForm')
  try(@Input() { params, body }: RouteInput<'tryForm'>): Promise<{ deliveryId: string }> {
    return tryForm(this.deps, params.id, body);
  }

  /** Whatever a visitor sent is a download, never part of our origin (`reliability.md` S-74). */
  @ApiRoute('getRunFile')
  async file(@Input() { params }: RouteInput<'getRunFile'>, @Res() response: Response): Promise<void> {
    const { file, chunks } = await readRunFile(this.files, params.id, params.file);
    response.writeHead(200, {
      ...AS_DOWNLOAD,
      'content-disposition': attachmentNamed(file.name),
      'content-type': 'application/octet-stream',
      'content-length': file.bytes,
    });
    await pipeline(Readable.from(chunks), response).catch(() => response.destroy());
  }
}
