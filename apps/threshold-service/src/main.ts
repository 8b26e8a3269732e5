import { environment } from '@app/common/config';
import { createLogger } from '@app/common/observability';
import { startThresholdService } from './start-threshold-service';
import { readThresholdSettings } from './threshold.config';

async function main(): Promise<void> {
  const settings = readThresholdSettings(environment);
  const logger = createLogger({ service: 'threshold', level: settings.LOG_LEVEL });
  const service = await startThresholdService(settings, logger);
  const stop = (signal: string): void => {
    logger.info({ signal }, 'stopping');
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error }, 'the service could not stop in order');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
