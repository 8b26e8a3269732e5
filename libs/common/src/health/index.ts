export { HealthController } from './health.controller';
export { Readiness } from './readiness';
export { HealthModule } from './health.module';
