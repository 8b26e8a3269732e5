import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PlatformError } from './platform-error';

const run = promisify(execFile);

const threeWaysOut = [
  'Three ways out:',
  '  1. install them, for example: apt-get install openjdk-17-jre-headless maven',
  '  2. set KAFKA_BROKERS to an existing cluster, for example KAFKA_BROKERS=127.0.0.1:9092',
  '  3. run everything in containers: docker compose up',
].join('\n');

/** The java program of JAVA_HOME or the PATH, when it is 17 or newer; else the one error that names the three ways out. */
export async function requireJava(): Promise<string> {
  const java = process.env['JAVA_HOME'] ? join(process.env['JAVA_HOME'], 'bin/java') : 'java';
  const said = await run(java, ['-version']).then(
    ({ stdout, stderr }) => `${stdout}${stderr}`,
    () => undefined,
  );
  if (said === undefined) throw missing('Java 17 or newer is not there');
  const version = /version "(?:1\.)?(\d+)/.exec(said)?.[1];
  if (version === undefined || Number(version) < 17)
    throw missing(`Java 17 or newer is not there (found ${version ?? 'an unknown one'})`);
  return java;
}

/** Fails with the same error where Maven is missing; only called while the jars are not cached. */
export async function requireMaven(): Promise<void> {
  await run('mvn', ['-version']).catch(() => {
    throw missing('Maven, which fetches the jars once, is not there');
  });
}

const missing = (what: string): PlatformError =>
  new PlatformError(
    `Stockline starts a real Apache Kafka, which needs Java 17 or newer and, the first time, Maven. ${what}.`,
    threeWaysOut,
  );
