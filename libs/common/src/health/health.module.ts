import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Registry } from 'prom-client';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';

@Module({})
export class HealthModule {
  static for(metrics: Registry): DynamicModule {
    return {
      module: HealthModule,
      global: true,
      // Who asks is told what is not well; a log line a probe would bury the others.
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      providers: [Readiness, { provide: Registry, useValue: metrics }],
      exports: [Readiness, Registry],
    };
  }
}
