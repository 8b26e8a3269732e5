import { describeDeath, startPostgres } from '../platform';
import { choosePort, usualPorts } from './choose-port';
import { type Databases, givenDatabase, prepareDatabase } from './prepare-database';
import type { Stage } from './stage';

/** PostgreSQL with a role and a schema for each service; a given DATABASE_URL is used instead of starting one. */
export async function startDatabase({ screen, directory, onStop, fail }: Stage): Promise<Databases> {
  const line = screen.part('PostgreSQL');
  const given = process.env['DATABASE_URL'];
  if (given) {
    line.done(`yours, ${new URL(given).host}`);
    return givenDatabase(given);
  }
  const { port, remark } = await choosePort(usualPorts.postgres);
  const wanted = directory.at('postgres');
  const postgres = await startPostgres({
    dataDir: wanted,
    port,
    onProgress: line.progress,
    removeWhenOrphaned: directory.throwAway ? directory.path : undefined,
  });
  onStop('PostgreSQL', () => postgres.stop());
  postgres.onExit((exit) => fail(describeDeath(postgres.child, exit)));
  line.progress('making roles and schemas');
  const databases = await prepareDatabase(postgres, directory);
  const elsewhere = postgres.dataDir === wanted ? '' : `, files in ${postgres.dataDir}`;
  line.done(`127.0.0.1:${port}${remark}${elsewhere}`);
  return databases;
}
