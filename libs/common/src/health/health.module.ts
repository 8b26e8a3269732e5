import { Module, type DynamicModule } from '@nestjs/common';
import { Registry } from 'prom-client';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';

@Module({})
export class HealthModule {
  static for(metrics: Registry): DynamicModule {
    return {
      module: HealthModule,
      global: true,
      controllers: [HealthController],
      providers: [Readiness, { provide: Registry, useValue: metrics }],
      exports: [Readiness, Registry],
    };
  }
}
