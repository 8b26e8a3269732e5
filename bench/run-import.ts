import { call } from '../dev/sample/call';
import type { Run } from '../dev/sample/run';
import { until } from '../dev/sample/until';
import type { Stage } from './stage';

/** Runs JOB_IMP_INV with these parameters and gives the milliseconds from the request to its end; anything but `completed` is an error. */
export async function runImport(stage: Stage, parameters: Readonly<Record<string, unknown>>): Promise<number> {
  const { url } = stage.services.ingest;
  const begun = performance.now();
  const started = await call<Run>('POST', `${url}/jobs/JOB_IMP_INV/runs?wait=60s`, stage.keys.operator, { parameters });
  const run = await until('the import to end', 300_000, async () => {
    const now = ['queued', 'running'].includes(started.status)
      ? await call<Run>('GET', `${url}/runs/${started.runId}`, stage.keys.viewer)
      : started;
    return ['queued', 'running'].includes(now.status) ? undefined : now;
  });
  if (run.status !== 'completed')
    throw new Error(`the import ended ${run.status}: ${JSON.stringify(run.error)} ${JSON.stringify(run.counts)}`);
  return performance.now() - begun;
}
