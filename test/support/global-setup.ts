import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startKafka, startPostgres, throwAwayDirectory } from '../../dev/platform';
import { type JestRun, needsPlatform } from './needs-platform';
import { running } from './running';

/**
 * Starts one PostgreSQL and one Kafka for the whole run, side by side, in a throw-away directory; specs find them through
 * test/support/platform.ts. A run of pure specs starts nothing, nor does one that is told of a platform that stands already
 * (STOCKLINE_TEST_POSTGRES_URL and STOCKLINE_TEST_KAFKA_BROKERS). Should jest be killed, the guards stop both and remove the directory.
 */
export default async function globalSetup(run: JestRun): Promise<void> {
  if (!needsPlatform(run)) return;
  if (process.env['STOCKLINE_TEST_POSTGRES_URL'] && process.env['STOCKLINE_TEST_KAFKA_BROKERS']) return;
  const directory = throwAwayDirectory('stockline-test-');
  const removeWhenOrphaned = directory;
  const started = await Promise.allSettled([
    startPostgres({ dataDir: join(directory, 'postgres'), fast: true, removeWhenOrphaned }),
    startKafka({ dataDir: join(directory, 'kafka'), removeWhenOrphaned }),
  ]);
  const [postgres, kafka] = started;
  running.stop = async () => {
    await Promise.all(started.map(async (part) => part.status === 'fulfilled' && part.value.stop()));
    rmSync(directory, { recursive: true, force: true });
  };
  if (postgres.status === 'rejected' || kafka.status === 'rejected') {
    await running.stop();
    throw (started.find((part) => part.status === 'rejected') as PromiseRejectedResult).reason;
  }
  process.env['STOCKLINE_TEST_POSTGRES_URL'] = postgres.value.url();
  process.env['STOCKLINE_TEST_KAFKA_BROKERS'] = kafka.value.brokers.join(',');
}
