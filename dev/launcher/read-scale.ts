import { nearest } from '@app/common/kernel';
import { type ServiceName, serviceNames } from './service-names';
import { WrongUse } from './wrong-use';

export type Scale = Record<ServiceName, number>;

/** On one machine, for trials: each replica takes some 200 MB and 20 connections. */
const mostReplicas = 4;

/** How many replicas of each service are wanted, from `ingest=2,shopify-sync=2`; one of those that are not named. */
export function readScale(given: string | undefined): Scale {
  const scale = Object.fromEntries(serviceNames.map((name) => [name, 1])) as Scale;
  if (given === undefined) return scale;
  const named = new Set<string>();
  for (const part of given.split(',')) {
    const [name = '', number] = part.split('=').map((text) => text.trim());
    if (!isService(name))
      throw new WrongUse(
        `--scale names "${name}", which is no service; they are ${serviceNames.join(', ')}${meant(name)}`,
      );
    if (named.has(name)) throw new WrongUse(`--scale names ${name} twice`);
    named.add(name);
    scale[name] = readNumber(name, number);
  }
  return scale;
}

const isService = (name: string): name is ServiceName => (serviceNames as readonly string[]).includes(name);

function meant(name: string): string {
  const near = nearest(name, serviceNames);
  return near === undefined ? '' : `. Was ${near} meant?`;
}

function readNumber(name: ServiceName, text: string | undefined): number {
  if (text !== undefined && /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= mostReplicas)
    return Number(text);
  throw new WrongUse(
    `--scale must give each service a whole number of replicas from 1 to ${mostReplicas}, as ${name}=2; not "${name}${text === undefined ? '' : `=${text}`}"`,
  );
}
