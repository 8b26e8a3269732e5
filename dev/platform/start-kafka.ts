import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Child, ChildExit } from './child';
import { freePort } from './free-port';
import { kafkaJars } from './kafka-jars';
import { projectRoot } from './project-root';
import { requireJava } from './require-java';
import { runToEnd } from './run-to-end';
import { startUntilLine } from './start-until-line';

export interface KafkaOptions {
  /** Formatted when it is empty; kept after the stop. */
  dataDir: string;
  port?: number;
  controllerPort?: number;
  onProgress?: (text: string) => void;
  removeWhenOrphaned?: string;
}

export interface Kafka {
  readonly brokers: string[];
  readonly child: Child;
  stop(): Promise<void>;
  /** Called when it ends without having been asked to. */
  onExit(tell: (exit: ChildExit) => void): void;
}

const recipe = join(projectRoot, 'dev/platform/kafka');
const smallJvm = ['-Xms64m', '-Xmx320m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

/** Starts a real Apache Kafka, broker and controller in one process on 127.0.0.1, and resolves once it serves. */
export async function startKafka(options: KafkaOptions): Promise<Kafka> {
  const { dataDir, onProgress = () => undefined } = options;
  const java = await requireJava();
  const jars = await kafkaJars(onProgress);
  const port = options.port ?? (await freePort());
  const controllerPort = options.controllerPort ?? (await freePort());
  const logDir = join(dataDir, 'log');
  mkdirSync(dataDir, { recursive: true });
  const properties = writeProperties({ dataDir, logDir, port, controllerPort });
  const run = (main: string, ...args: string[]): { command: string; args: string[]; cwd: string } => ({
    command: java,
    args: [
      ...smallJvm,
      '-Djava.awt.headless=true',
      `-Dlog4j2.configurationFile=${join(recipe, 'log4j2.properties')}`,
      ...['-cp', `${jars}/*`, main, ...args],
    ],
    cwd: dataDir,
  });

  if (!existsSync(join(logDir, 'meta.properties'))) {
    onProgress('formatting its directory');
    // A format that was interrupted holds nothing of anybody.
    rmSync(logDir, { recursive: true, force: true });
    await runToEnd({
      name: 'Kafka (format)',
      ...run('kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', properties),
    });
  }
  onProgress('starting');
  const child = await startUntilLine(
    {
      name: 'Kafka',
      ...run('kafka.Kafka', properties),
      graceMs: 20_000,
      pidFile: join(dataDir, 'guard.pid'),
      removeWhenOrphaned: options.removeWhenOrphaned,
    },
    'Kafka Server started',
    90_000,
  );
  let asked = false;
  return {
    brokers: [`127.0.0.1:${port}`],
    child,
    stop: async () => {
      asked = true;
      await child.stop();
    },
    onExit: (tell) => void child.exited.then((exit) => (asked ? undefined : tell(exit))),
  };
}

interface Places {
  dataDir: string;
  logDir: string;
  port: number;
  controllerPort: number;
}

function writeProperties({ dataDir, logDir, port, controllerPort }: Places): string {
  const file = join(dataDir, 'server.properties');
  const filled = readFileSync(join(recipe, 'server.properties'), 'utf8')
    .replaceAll('@PORT@', String(port))
    .replaceAll('@CONTROLLER_PORT@', String(controllerPort))
    .replaceAll('@LOG_DIR@', logDir.replaceAll('\\', '\\\\'));
  writeFileSync(file, filled);
  return file;
}

/** Random, and never with a leading dash, which the tool would take for an option. */
function clusterId(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return bytes.toString('base64url');
}
