import { resolve } from 'node:path';
import type { Running } from './running';
import { serviceNames } from './service-names';
import { writeJson } from './write-json';

/** Tells scripts where everything is; written whole once all is ready, and anew when a service was started again. */
export function writeReadyFile(file: string, running: Running, dataDir: string): void {
  const { simulator, kafka, superuserUrl, sftp, keys } = running;
  const services = serviceNames.map((name) => {
    const { url, pid } = running.services[name];
    return [name, { url, pid: pid() }];
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
