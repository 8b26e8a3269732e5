import { createLogger } from './create-logger';

const stopWithinMs = 10_000;

/**
 * The life of a service's process: started, stopped by SIGTERM or SIGINT in mirrored order, and never left hanging.
 * A start that fails says why in one line and leaves with status 1.
 */
export async function runProcess(service: string, start: () => Promise<{ stop(): Promise<void> }>): Promise<void> {
  const log = createLogger({ service, level: 'info' });
  let running: { stop(): Promise<void> };
  try {
    running = await start();
  } catch (error) {
    log.fatal({ err: error }, `${service} did not start: ${error instanceof Error ? error.message : String(error)}`);
    return process.exit(1);
  }
  let leaving = false;
  const leave = (): void => {
    if (leaving) return;
    leaving = true;
    setTimeout(() => {
      log.error(
        { stopWithinMs },
        'did not stop in time and leaves with what is in hand undone; it will be taken up again',
      );
      process.exit(1);
    }, stopWithinMs).unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
}
