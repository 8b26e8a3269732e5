import { parseArgs } from 'node:util';
import { environment, readSettings, text, wholeNumber } from '@app/common/config';
import { createSimulator } from './create-simulator';

/** The simulator as a process of its own; --host and --port go before the environment. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { host: { type: 'string' }, port: { type: 'string' } } });
  const settings = readSettings(
    {
      HTTP_HOST: { kind: text, help: 'address to listen on', default: '127.0.0.1' },
      HTTP_PORT: { kind: wholeNumber(0, 65_535), help: 'port to listen on, 0 for any that is free', default: 3_010 },
    },
    {
      ...environment,
      ...(values.host ? { HTTP_HOST: values.host } : {}),
      ...(values.port ? { HTTP_PORT: values.port } : {}),
    },
  );
  const simulator = await createSimulator({ host: settings.HTTP_HOST, port: settings.HTTP_PORT });
  process.stdout.write(
    `${JSON.stringify({ level: 'info', service: 'shopify-simulator', message: 'listening', url: simulator.url })}\n`,
  );
  const stop = (): void => void simulator.close();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
