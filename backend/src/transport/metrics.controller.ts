import { Controller, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ApiRoute } from './api-route.js';
import { SCRAPE, type Scrape } from './tokens.js';

/** Figures of this process for Prometheus. Behind the token, as everything that is not public. */
@Controller()
export class MetricsController {
  constructor(@Inject(SCRAPE) private readonly scrape: Scrape) {}

  @ApiRoute('metrics')
  async read(@Res({ passthrough: true }) response: Response): Promise<string> {
    const { type, text } = await this.scrape();
    response.setHeader('content-type', type);
    return text;
  }
}
