export { commonSettings, type CommonSettings } from './common-settings';
export { startService, type ServiceDeclaration, type RunningService, type WiredParts } from './start-service';
