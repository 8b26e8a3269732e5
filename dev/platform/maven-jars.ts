import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from './cache-directory';
import { PlatformError } from './platform-error';
import { projectRoot } from './project-root';
import { requireMaven } from './require-java';
import { runToEnd } from './run-to-end';

export interface Jars {
  /** As people know the program, such as Apache Kafka. */
  program: string;
  /** Directory and property of its version, such as kafka: dev/platform/kafka/pom.xml, kafka.version. */
  name: string;
  /** The property of the pom that holds its version. */
  versionProperty: string;
  megabytes: number;
  /** What a person can do who cannot reach a repository. */
  otherwise: string;
}

/**
 * The directory of a program's jars, copied through Maven the first time and kept for every checkout of this user.
 * It appears whole or not at all: two starters at once or a killed one leave nothing half behind.
 */
export async function mavenJars(
  { program, name, versionProperty, megabytes, otherwise }: Jars,
  onProgress: (text: string) => void,
): Promise<string> {
  const pom = join(projectRoot, `dev/platform/${name}/pom.xml`);
  const version = new RegExp(`<${versionProperty}>(.+?)<`).exec(readFileSync(pom, 'utf8'))?.[1] ?? 'unknown';
  const home = join(cacheDirectory(), `${name}-${version}`);
  const jars = join(home, 'libs');
  if (existsSync(jars)) return jars;

  await requireMaven();
  mkdirSync(home, { recursive: true });
  const half = mkdtempSync(join(home, 'libs.'));
  try {
    onProgress(`fetching ${program} ${version} through Maven (once, about ${megabytes} MB)`);
    await runToEnd({
      name: 'Maven',
      command: 'mvn',
      args: [
        ...['-q', '-B', '-f', pom, 'dependency:copy-dependencies'],
        ...['-DincludeScope=runtime', `-DoutputDirectory=${half}`],
      ],
    }).catch((error: unknown) => {
      throw new PlatformError(
        `The jars of ${program} could not be fetched. ${(error as Error).message}`,
        `Maven needs a repository that it can reach (~/.m2/settings.xml)${otherwise}.`,
        { cause: error },
      );
    });
    renameSync(half, jars);
  } catch (error) {
    // Another starter may have put them in place meanwhile: then ours are not needed.
    if (!existsSync(jars)) throw error;
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return jars;
}
