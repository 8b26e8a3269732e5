import { Registry, collectDefaultMetrics } from 'prom-client';

export type Metrics = Registry;

/** A service's own registry: nothing is shared between two services that happen to live in one process, as in tests. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}
