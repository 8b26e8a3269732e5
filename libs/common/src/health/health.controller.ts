import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { Documented, Open } from '@app/common/http';
import type { Response } from 'express';
import { Registry } from 'prom-client';
import { Readiness } from './readiness';
import { healthRoutes } from './health.routes';

/** Probes and metrics: open, because those who ask have no keys. */
@Open()
@Controller()
export class HealthController {
  constructor(
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(Registry) private readonly metrics: Registry,
  ) {}

  @Documented(healthRoutes.live)
  @Get('health/live')
  live(): { status: 'alive' } {
    return { status: 'alive' };
  }

  @Documented(healthRoutes.ready)
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<object> {
    const { ready, parts } = await this.readiness.look();
    response.status(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'not ready', parts };
  }

  @Documented(healthRoutes.metrics)
  @Get('metrics')
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  async show(): Promise<string> {
    return this.metrics.metrics();
  }
}
