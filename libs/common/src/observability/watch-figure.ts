import { Gauge } from 'prom-client';
import type { Metrics } from './create-metrics';

/** A gauge that is read when it is asked for. */
export interface Figure<Label extends string = string> {
  name: `stockline_${string}`;
  help: string;
  labels: readonly Label[];
  read: () => Promise<readonly { labels: Record<Label, string>; value: number }[]>;
}

/**
 * Shows a figure among the metrics. One that cannot be read just now is left out, so that the others are told: its absence is what
 * an alert sees.
 */
export function watchFigure<Label extends string>(
  metrics: Metrics,
  { name, help, labels, read }: Figure<Label>,
  log: { warn(facts: object, message: string): void },
): void {
  const gauge: Gauge = new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [metrics],
    collect: async () => {
      gauge.reset();
      // A gauge without labels shows 0 until it is set: it is removed while it is not known.
      if (labels.length === 0) gauge.remove();
      try {
        for (const one of await read()) gauge.set(one.labels, one.value);
      } catch (error) {
        log.warn({ name, error: String(error) }, 'a metric could not be read and is left out');
      }
    },
  });
}
