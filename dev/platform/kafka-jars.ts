import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PlatformError } from './platform-error';
import { projectRoot } from './project-root';
import { requireMaven } from './require-java';
import { runToEnd } from './run-to-end';

const pom = join(projectRoot, 'dev/platform/kafka/pom.xml');

/**
 * The directory of the broker's jars, copied through Maven the first time and kept for every checkout of this user.
 * It appears whole or not at all: two starters at once or a killed one leave nothing half behind.
 */
export async function kafkaJars(onProgress: (text: string) => void): Promise<string> {
  const version = /<kafka\.version>(.+?)</.exec(readFileSync(pom, 'utf8'))?.[1] ?? 'unknown';
  const home = join(process.env['STOCKLINE_CACHE_DIR'] ?? join(homedir(), '.cache/stockline'), `kafka-${version}`);
  const jars = join(home, 'libs');
  if (existsSync(jars)) return jars;

  await requireMaven();
  mkdirSync(home, { recursive: true });
  const half = mkdtempSync(join(home, 'libs.'));
  try {
    onProgress(`fetching Apache Kafka ${version} through Maven (once, about 43 MB)`);
    await copyJars(half);
    renameSync(half, jars);
  } catch (error) {
    // Another starter may have put them in place meanwhile: then ours are not needed.
    if (!existsSync(jars)) throw error;
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return jars;
}

async function copyJars(directory: string): Promise<void> {
  try {
    await runToEnd({
      name: 'Maven',
      command: 'mvn',
      args: [
        ...['-q', '-B', '-f', pom, 'dependency:copy-dependencies'],
        ...['-DincludeScope=runtime', `-DoutputDirectory=${directory}`],
      ],
    });
  } catch (error) {
    throw new PlatformError(
      `The jars of Apache Kafka could not be fetched. ${(error as Error).message}`,
      'Maven needs a repository that it can reach (~/.m2/settings.xml); or set KAFKA_BROKERS to an existing cluster.',
      { cause: error },
    );
  }
}
