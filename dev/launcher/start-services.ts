import { mkdirSync } from 'node:fs';
import { choosePort, usualPorts } from './choose-port';
import { type ServiceName, serviceNames } from './service-names';
import type { Stage } from './stage';
import { superviseService } from './supervise-service';
import { untilAnswers } from './until-answers';

export interface Service {
  url: string;
  pid: () => number;
}

export type Services = Record<ServiceName, Service>;

const READY_WITHIN_MS = 120_000;

/** The three services, side by side, each kept alive; resolves once all of them are ready. */
export async function startServices(
  stage: Stage,
  environment: (service: ServiceName) => Record<string, string>,
  onRestart: () => void,
): Promise<Services> {
  const { screen, directory, onStop, fail } = stage;
  const start = async (name: ServiceName): Promise<[ServiceName, Service]> => {
    const line = screen.part(name);
    line.progress('starting');
    const { port, remark } = await choosePort(usualPorts[name]);
    const url = `http://127.0.0.1:${port}`;
    const spool = directory.at('spool', name);
    mkdirSync(spool, { recursive: true });
    const service = await superviseService({
      name,
      env: { ...process.env, ...environment(name), HTTP_HOST: '127.0.0.1', HTTP_PORT: String(port), SPOOL_DIR: spool },
      logFile: directory.at('logs', `${name}.log`),
      onRestart: (death) => {
        screen.line(`${death}\n  It was started again.`);
        onRestart();
      },
      onGivenUp: fail,
    });
    onStop(`${name}-service`, () => service.stop());
    await untilAnswers(`${url}/health/ready`, READY_WITHIN_MS);
    line.done(`${url}${remark}`);
    return [name, { url, pid: service.pid }];
  };
  return Object.fromEntries(await Promise.all(serviceNames.map(start))) as Services;
}
