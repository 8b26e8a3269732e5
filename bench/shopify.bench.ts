import { Client } from 'pg';
import { call } from '../dev/sample/call';
import type { Run } from '../dev/sample/run';
import { until } from '../dev/sample/until';
import { limitOf, ratioOf, timed, type Measurement } from './measurement';
import { forgetPeakRss, peakRssMb } from './peak-rss';
import { fillShop } from './shopify-shop';
import type { Stage } from './stage';

const pointsASecond = 100;
const fullBucket = 2_000;

/** The hard sync of 100,000 levels of which 5 % differ, beside the time that reading them page by page takes at the rate of the standard plan. */
export const shopifyHardSync = (stage: Stage): Promise<Measurement[]> =>
  withDatabase(stage, async (database) => {
    const levels = 100_000;
    stage.progress(`filling a shop with ${levels.toLocaleString('en')} levels`);
    const shop = await fillShop(stage, database, { levels, differs: (product) => product % 20 === 0, areDue: false });
    stage.progress('hard sync');
    forgetPeakRss(stage.pids['shopify-sync']);
    let run: Run | undefined;
    const ms = await timed(async () => (run = await runToEnd(stage, 'JOB_UL_INV', { shopId: shop.shopId })));
    expectCounts(run!, { levels, confirmed: levels / 20, unchanged: levels - levels / 20 });
    stage.progress(`${Math.round(ms)} ms with 5 % different; once more with none`);
    const again = await timed(async () => (run = await runToEnd(stage, 'JOB_UL_INV', { shopId: shop.shopId })));
    expectCounts(run!, { levels, confirmed: 0, unchanged: levels });
    const pagesMs = (((levels / 250) * 36 - fullBucket) / pointsASecond) * 1_000;
    return [
      ratioOf(
        'hard sync of 100,000 levels, 5 % different, beside reading them page by page',
        [ms],
        [pagesMs],
        '<= 1.2',
        '<= 1.1',
      ),
      ratioOf('hard sync of 100,000 levels, none different, beside the same', [again], [pagesMs], '<= 1.2', '<= 1.1'),
      limitOf('hard sync: peak RSS of the service', peakRssMb(stage.pids['shopify-sync']), 'MB', 350, 250),
    ];
  });

async function withDatabase(stage: Stage, work: (database: Client) => Promise<Measurement[]>): Promise<Measurement[]> {
  const database = new Client({ connectionString: stage.superuserUrl });
  await database.connect();
  try {
    return await work(database);
  } finally {
    await database.end();
  }
}

async function runToEnd(stage: Stage, jobId: string, parameters: object): Promise<Run> {
  const { url } = stage.services['shopify-sync'];
  const { runId } = await call<Run>('POST', `${url}/jobs/${jobId}/runs`, stage.keys.operator, { parameters });
  return until(`${jobId} to end`, 300_000, async () => {
    const run = await call<Run>('GET', `${url}/runs/${runId}`, stage.keys.viewer);
    return ['queued', 'running'].includes(run.status) ? undefined : run;
  });
}

function expectCounts(run: Run, wanted: Record<string, number>): void {
  const counts = run.counts;
  for (const [name, count] of Object.entries(wanted))
    if (counts[name] !== count)
      throw new Error(`the run ended ${run.status} with ${JSON.stringify(counts)}, not ${JSON.stringify(wanted)}`);
}
