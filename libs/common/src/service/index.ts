export { commonSettings, type CommonSettings } from './common-settings';
export type { ServiceDeclaration, ServiceParts, WiredParts } from './service-declaration';
export { startService, type RunningService } from './start-service';
