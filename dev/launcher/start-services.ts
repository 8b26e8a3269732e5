import { mkdirSync } from 'node:fs';
import { choosePort, usualPorts } from './choose-port';
import { type ServiceName, serviceNames } from './service-names';
import type { Stage } from './stage';
import { superviseService } from './supervise-service';
import { untilAnswers } from './until-answers';

export interface Replica {
  url: string;
  pid: () => number;
}

/** A service: where its first replica is, and all of them. */
export interface Service extends Replica {
  replicas: Replica[];
}

export type Services = Record<ServiceName, Service>;

const READY_WITHIN_MS = 120_000;

/**
 * The three services with as many replicas as wanted, side by side, each kept alive; resolves once all of them are ready.
 * The first replica of a service is on the port that people expect it on, the others on free ones.
 */
export async function startServices(
  stage: Stage,
  environment: (service: ServiceName) => Record<string, string>,
  onRestart: () => void,
): Promise<Services> {
  const startAll = async (name: ServiceName): Promise<[ServiceName, Service]> => {
    const numbers = Array.from({ length: stage.flags.scale[name] }, (_, index) => index + 1);
    const replicas = await Promise.all(
      numbers.map((number) => startReplica(stage, name, number, environment(name), onRestart)),
    );
    return [name, { ...replicas[0]!, replicas }];
  };
  return Object.fromEntries(await Promise.all(serviceNames.map(startAll))) as Services;
}

async function startReplica(
  { screen, directory, onStop, fail }: Stage,
  service: ServiceName,
  number: number,
  environment: Record<string, string>,
  onRestart: () => void,
): Promise<Replica> {
  const isFirst = number === 1;
  const line = screen.part(isFirst ? service : `${service} ${number}`);
  const name = isFirst ? service : `${service}-${number}`;
  line.progress('starting');
  const { port, remark } = await choosePort(isFirst ? usualPorts[service] : undefined);
  const url = `http://127.0.0.1:${port}`;
  const spool = directory.at('spool', name);
  mkdirSync(spool, { recursive: true });
  const supervised = await superviseService({
    service,
    name,
    env: { ...process.env, ...environment, HTTP_HOST: '127.0.0.1', HTTP_PORT: String(port), SPOOL_DIR: spool },
    logFile: directory.at('logs', `${name}.log`),
    onRestart: (death) => {
      screen.line(`${death}\n  It was started again.`);
      onRestart();
    },
    onGivenUp: fail,
  });
  onStop(`${name}-service`, () => supervised.stop());
  await untilAnswers(`${url}/health/ready`, READY_WITHIN_MS);
  line.done(`${url}${remark}`);
  return { url, pid: supervised.pid };
}
