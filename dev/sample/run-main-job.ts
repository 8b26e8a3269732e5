import { Client } from 'pg';
import { checkLevels } from '../check/check-levels';
import { call } from './call';
import { dropSampleFiles } from './sample-files';
import type { MainJobContext } from './main-job-context';
import { publishMessages } from './publish-messages';
import { reportLines } from './report-lines';
import type { Run } from './run';
import { sampleCatalog, sampleFacilities, sampleShops } from './sample-catalog';
import { catalogMessages, inventoryMessages } from './sample-events';
import { shopSeeds } from './sample-shops';
import { until } from './until';

/** The whole stream on the sample: files and events in, ledger, Kafka, both shops, and back to a comparison of every level. */
export async function runMainJob(stage: MainJobContext): Promise<{ ok: boolean; lines: string[] }> {
  const database = new Client({ connectionString: stage.superuserUrl });
  await database.connect();
  try {
    const products = sampleCatalog(Math.max(1, Math.round(stage.rows / sampleFacilities.length)));
    await prepare(stage, database, products);
    const imports = await Promise.all([
      runJob(stage, 'ingest', 'JOB_IMP_INV', {}),
      runJob(stage, 'threshold', 'IMP_PROD_THOLD', {}),
    ]);
    await sendEvents(stage, database, products);
    await waitUntilShopifySyncKnows(stage, database);
    const upload = await runJob(stage, 'shopify-sync', 'UL_RCNT_INV', { facilityGroupID: 'FAC_GRP' });
    stage.progress('reading both shops back and comparing every level');
    const check = await checkLevels(stage.superuserUrl, stage.simulator.url, stage.shops);
    const ended = [...imports, upload].every(
      ({ status }) => status.startsWith('completed') || status === 'nothing_to_do',
    );
    return {
      ok: ended && check.total > 0 && check.equal === check.total,
      lines: await reportLines(database, imports, upload, check),
    };
  } finally {
    await database.end();
  }
}

async function prepare(
  stage: MainJobContext,
  database: Client,
  products: ReturnType<typeof sampleCatalog>,
): Promise<void> {
  stage.progress(
    `dropping files on SFTP, filling the shops, publishing ${products.length.toLocaleString('en')} products`,
  );
  await dropSampleFiles(stage.sftp.dir, products);
  // On a kept directory all of this is there already, and the shops show what they were brought to.
  if ((await countIs(database, 'ingest.product where version > 0', products.length)) === true) return;
  for (const seed of shopSeeds(products, stage.shops)) await call('POST', `${stage.simulator.admin}/seed`, '', seed);
  await publishMessages(stage.kafka.brokers, stage.kafka.topicPrefix, catalogMessages(products));
  for (const table of ['ingest.product where version > 0', 'threshold.product'])
    await until(`the catalogue to reach ${table}`, 120_000, () => countIs(database, table, products.length));
  await until('facilities to reach all services', 60_000, () =>
    countIs(database, 'threshold.facility', sampleFacilities.length + 1),
  );
  for (const { shopId, locations } of sampleShops)
    for (const { number, mapping } of locations)
      if (mapping)
        await until(`location ${number} of ${shopId} to be mapped to ${Object.values(mapping)[0]}`, 60_000, () =>
          call(
            'PUT',
            `${stage.services['shopify-sync'].url}/shops/${shopId}/locations/${number}`,
            stage.keys.operator,
            mapping,
          ).then(() => true),
        );
}

async function runJob(
  stage: MainJobContext,
  service: keyof MainJobContext['services'],
  jobId: string,
  parameters: object,
): Promise<Run> {
  stage.progress(`running ${jobId}`);
  const { url } = stage.services[service];
  const started = await call<Run>('POST', `${url}/jobs/${jobId}/runs`, stage.keys.operator, { parameters });
  const run = await until(`${jobId} to end`, 600_000, async () => {
    const now = await call<Run>('GET', `${url}/runs/${started.runId}`, stage.keys.viewer);
    return ['queued', 'running'].includes(now.status) ? undefined : now;
  });
  if (run.error) stage.progress(`${jobId} ${run.status}: ${run.error.code}, ${run.error.message}`);
  return run;
}

async function sendEvents(
  stage: MainJobContext,
  database: Client,
  products: ReturnType<typeof sampleCatalog>,
): Promise<void> {
  const messages = inventoryMessages(products);
  stage.progress(`publishing ${messages.length} inventory events`);
  await publishMessages(stage.kafka.brokers, stage.kafka.topicPrefix, messages);
  await until('all inventory events to be handled', 120_000, async () => {
    const { rows } = await database.query<{ handled: string }>(
      "select coalesce(sum(next_offset), 0) as handled from ingest.consumer_position where topic like '%inventory-events'",
    );
    return Number(rows[0]!.handled) >= messages.length ? true : undefined;
  });
}

/** The last version of every level and of everything held back has arrived where the numbers for the shops are made. */
async function waitUntilShopifySyncKnows(stage: MainJobContext, database: Client): Promise<void> {
  stage.progress('waiting until every change has gone through Kafka');
  await until('shopify-sync to know every level', 120_000, () =>
    countIs(
      database,
      `ingest.inventory_level l join ingest.product p using (product_no) join ingest.facility f using (facility_no)
       left join shopify_sync.inventory i on i.product_id = p.product_id and i.facility_id = f.facility_id
       where l.version > 0 and i.version is distinct from l.version`,
      0,
    ),
  );
  await until('shopify-sync to know everything held back', 60_000, () =>
    countIs(
      database,
      `threshold.held_back h join threshold.product p using (product_no) join threshold.facility f using (facility_no)
       left join shopify_sync.threshold t on t.product_id = p.product_id and t.facility_id = f.facility_id
       where h.units is distinct from case h.kind when 'threshold' then t.threshold else t.safety_stock end`,
      0,
    ),
  );
}

async function countIs(database: Client, fromWhere: string, wanted: number): Promise<true | undefined> {
  const { rows } = await database.query<{ count: string }>(`select count(*) from ${fromWhere}`);
  return Number(rows[0]!.count) === wanted ? true : undefined;
}
