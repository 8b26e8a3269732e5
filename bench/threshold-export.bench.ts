import { createReadStream, createWriteStream, mkdirSync, rmSync, utimesSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { call } from '../dev/sample/call';
import type { Run } from '../dev/sample/run';
import { until } from '../dev/sample/until';
import { alone } from './alone';
import { databaseFloor } from './floors';
import { leastOf, limitOf, rateOf, ratioOf, timed, type Measurement } from './measurement';
import { forgetPeakRss, peakRssMb } from './peak-rss';
import type { Stage } from './stage';
import { makeThresholdCatalogue } from './threshold-catalogue';

const products = 1_000_000;
const repeats = 3;
/** Of an exported file: what the import takes back, and what people read. */
const fileColumns = 15;

/** EXP_PROD_THOLD of a million products beside a bare COPY of the same columns, and the same file imported again with 5 % changed. */
export async function thresholdExport(stage: Stage): Promise<Measurement[]> {
  const database = new Client({ connectionString: stage.superuserUrl });
  await database.connect();
  try {
    return await alone(stage.pids, 'threshold', () => measure(stage, database));
  } finally {
    await database.end();
  }
}

async function measure(stage: Stage, database: Client): Promise<Measurement[]> {
  stage.progress(`making ${products.toLocaleString('en')} products`);
  await makeThresholdCatalogue(database, products);
  forgetPeakRss(stage.pids.threshold);
  const [rates, floors]: [number[], number[]] = [[], []];
  let path = '';
  for (let round = 1; round <= repeats; round++) {
    floors.push((products / (await timed(() => bareCopy(database)))) * 1_000);
    const begun = performance.now();
    const run = await runToEnd(stage, 'EXP_PROD_THOLD', { includeAll: true });
    rates.push((products / (performance.now() - begun)) * 1_000);
    path = join(stage.sftp.dir, (run.files[0] as unknown as { path: string }).path);
    stage.progress(`round ${round}: ${Math.round(rates.at(-1)!)} rows/s beside ${Math.round(floors.at(-1)!)}`);
  }
  const rssMb = peakRssMb(stage.pids.threshold);
  const [imports, importFloors]: [number[], number[]] = [[], []];
  for (let round = 1; round <= repeats; round++) {
    const changed = await changedFile(stage, path, round);
    const floor = await databaseFloor(stage.floorUrl, products, products / 20, { path: changed, columns: fileColumns });
    importFloors.push(floor.totalMs);
    imports.push(await timed(() => runToEnd(stage, 'IMP_PROD_THOLD', { remoteFilename: `changed-${round}.csv` })));
    stage.progress(
      `import ${round}: ${Math.round(imports.at(-1)!)} ms beside ${Math.round(floor.totalMs)} (copy ${Math.round(floor.copyMs)}, update ${Math.round(floor.updateMs)}, insert ${Math.round(floor.insertMs)}); ${await whereTheTimeWent(database)}`,
    );
  }
  return [
    rateOf(
      'threshold export of 1,000,000 products, rows beside a bare COPY of the same columns',
      rates,
      floors,
      '>= 0.6',
      '>= 0.8',
    ),
    leastOf('threshold export of 1,000,000 products, the slowest of its runs', Math.min(...rates), 'rows/s', 150_000),
    limitOf('threshold export: peak RSS of the service', rssMb, 'MB', 250, 200),
    ratioOf(
      'threshold import of that file, 5 % changed: SFTP → thresholds, committed',
      imports,
      importFloors,
      '<= 2',
      '<= 1.5',
    ),
  ];
}

/** The engine's own account of the last file, stage by stage. */
async function whereTheTimeWent(database: Client): Promise<string> {
  const { rows } = await database.query<{ timings: Record<string, number> }>(
    'select timings from threshold.file_import order by import_no desc limit 1',
  );
  return Object.entries(rows[0]!.timings)
    .map(([name, ms]) => `${name} ${ms}`)
    .join(', ');
}

/** The columns of the file, joined in the plainest way, into nothing. */
async function bareCopy(database: Client): Promise<void> {
  const nothing = new Writable({ write: (_chunk, _encoding, done) => done() });
  await pipeline(
    database.query(
      copyTo(`copy (
        select c.facility_id, c.external_facility_id, p.product_id, i.id_value, 'productId', f.units, null, f.effective_thru, p.name,
               array_to_string(p.tags, ' | '), array_to_string(p.categories, ' | '), p.product_type, p.vendor, k.atp, greatest(0, k.atp - coalesce(f.units, 0))
        from threshold.product p join threshold.facility c on c.facility_id = 'ONLINE'
        join threshold.product_identification i on i.product_no = p.product_no and i.id_type_no = 2
        left join threshold.in_force f on f.product_no = p.product_no and f.facility_no = c.facility_no
        left join (select product_id, sum(available_to_promise) as atp from threshold.stock group by 1) k on k.product_id = p.product_id
      ) to stdout with (format csv)`),
    ),
    nothing,
  );
}

async function runToEnd(stage: Stage, jobId: string, parameters: object): Promise<Run> {
  const { url } = stage.services.threshold;
  const { runId } = await call<Run>('POST', `${url}/jobs/${jobId}/runs?wait=60s`, stage.keys.operator, { parameters });
  const run = await until(`${jobId} to end`, 300_000, async () => {
    const now = await call<Run>('GET', `${url}/runs/${runId}`, stage.keys.viewer);
    return ['queued', 'running'].includes(now.status) ? undefined : now;
  });
  if (run.status !== 'completed')
    throw new Error(`${jobId} ended ${run.status}: ${JSON.stringify(run.error)} ${JSON.stringify(run.counts)}`);
  return run;
}

/** The exported file with another number in every twentieth row: one that is rarely above the stock, so that no guard holds the file back. */
async function changedFile(stage: Stage, path: string, round: number): Promise<string> {
  const directory = join(stage.sftp.dir, 'incoming', 'IMP_PROD_THOLD');
  mkdirSync(directory, { recursive: true });
  const target = join(directory, `changed-${round}.csv`);
  rmSync(target, { force: true });
  const lines = createInterface({ input: createReadStream(path) });
  async function* changed(): AsyncGenerator<string> {
    let [row, block] = [0, ''];
    for await (const line of lines) {
      block += `${row++ % 20 === 1 ? line.replace(/productId,\d*,/, `productId,${round},`) : line}\n`;
      if (block.length < 1_000_000) continue;
      yield block;
      block = '';
    }
    yield block;
  }
  await pipeline(changed, createWriteStream(target));
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(target, longAgo, longAgo);
  return target;
}
