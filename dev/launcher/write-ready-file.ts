import { resolve } from 'node:path';
import type { Running } from './running';
import { serviceNames } from './service-names';
import type { Replica } from './start-services';
import { writeJson } from './write-json';

const told = ({ url, pid }: Replica) => ({ url, pid: pid() });

/** Tells scripts where everything is; written whole once all is ready, and anew when a service was started again. */
export function writeReadyFile(file: string, running: Running, dataDir: string): void {
  const { simulator, kafka, superuserUrl, sftp, keys } = running;
  const services = serviceNames.map((name) => {
    const { replicas, ...first } = running.services[name];
    return [name, { ...told(first), replicas: replicas.map(told) }];
  });
  writeJson(resolve(file), {
    console: null,
    services: Object.fromEntries(services) as object,
    simulator,
    shops: running.shops.map(({ shopId, domain, token }) => ({ shopId, domain, token })),
    kafka,
    postgres: { url: superuserUrl },
    sftp,
    keys,
    dataDir,
  });
}
