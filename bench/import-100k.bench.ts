import { appendFileSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { call } from '../dev/sample/call';
import type { Run } from '../dev/sample/run';
import { until } from '../dev/sample/until';
import { databaseFloor, produceFloor } from './floors';
import { machine, median, type Measurement } from './measurement';
import type { Stage } from './stage';

const products = 25_000;
const facilities = 4;
const rows = products * facilities;
const changed = rows / 20;
const repeats = 3;

/** A file of 100,000 rows of which 5 % differ, dropped on SFTP and taken by JOB_IMP_INV, beside the floor of the same run. */
export async function importOneHundredThousand(stage: Stage): Promise<Measurement[]> {
  const database = new Client({ connectionString: stage.superuserUrl });
  await database.connect();
  try {
    stage.progress('making 25,000 products and loading 100,000 levels');
    await makeCatalogue(database);
    await importFile(stage, 'first.csv', 0);
    await untilPublished(database);
    const floors: number[] = [];
    const imports: number[] = [];
    const published: number[] = [];
    const produced: number[] = [];
    for (let round = 1; round <= repeats; round++) {
      stage.progress(`round ${round} of ${repeats}`);
      floors.push((await databaseFloor(stage.floorUrl, rows, changed)).totalMs);
      const before = await countEvents(database);
      const { runMs } = await importFile(stage, `round-${round}.csv`, round);
      const begun = performance.now();
      imports.push(runMs);
      stage.progress(`round ${round}: ${await whereTheTimeWent(database)}`);
      await untilPublished(database);
      published.push(await publishingRate(database, before, runMs + performance.now() - begun));
      produced.push(
        (changed / (await produceFloor(stage.kafka.brokers, `floor-${round}-${Date.now()}`, changed))) * 1_000,
      );
    }
    const rssMb = peakRssMb(stage.pids.ingest);
    return [
      ratioOf('import 100,000 rows, 5 % changed: job started → committed', imports, floors),
      {
        name: 'import 100,000 rows: events published beside raw kafkajs',
        value: Math.round(median(published)),
        unit: 'messages/s',
        floor: Math.round(median(produced)),
        ratio: round2(median(published) / median(produced)),
        atLeast: '>= 0.5',
        aim: '>= 0.95',
        met: median(published) / median(produced) >= 0.5,
        runs: published.map(Math.round),
        machine: machine(),
      },
      {
        name: 'import 100,000 rows: peak RSS of ingest',
        value: rssMb,
        unit: 'MB',
        floor: 300,
        ratio: round2(rssMb / 300),
        atLeast: '<= 1',
        aim: '<= 0.83',
        met: rssMb <= 300,
        runs: [rssMb],
        machine: machine(),
      },
    ];
  } finally {
    await database.end();
  }
}

function ratioOf(name: string, values: number[], floors: number[]): Measurement {
  const ratio = median(values.map((value, index) => value / floors[index]!));
  return {
    name,
    value: Math.round(median(values)),
    unit: 'ms',
    floor: Math.round(median(floors)),
    ratio: round2(ratio),
    atLeast: '<= 3',
    aim: '<= 1.3',
    met: ratio <= 3,
    runs: values.map(Math.round),
    machine: machine(),
  };
}

const round2 = (value: number): number => Math.round(value * 100) / 100;

/** Straight into the tables: the catalogue is not what is measured here. */
async function makeCatalogue(database: Client): Promise<void> {
  await database.query(`
    insert into ingest.product (product_id, version) select 'P' || n, 1 from generate_series(1, ${products}) n;
    insert into ingest.product_identification (id_type_no, id_value, product_no)
      select t.id_type_no, case t.id_type when 'sku' then 'SKU-' || substr(p.product_id, 2) else p.product_id end, p.product_no
      from ingest.product p, ingest.id_type t where t.id_type in ('sku', 'productId');
    insert into ingest.facility (facility_id, type, version) select 'F' || n, 'WAREHOUSE', 1 from generate_series(1, ${facilities}) n;
    analyze ingest.product; analyze ingest.product_identification;`);
}

async function importFile(stage: Stage, name: string, round: number): Promise<{ runMs: number }> {
  const directory = join(stage.sftp.dir, 'incoming', 'RESET_INVENTORY');
  mkdirSync(directory, { recursive: true });
  const path = join(directory, name);
  writeFileSync(path, 'facilityId,externalFacilityId,locationSeqId,idType,idValue,productId,availableQty,comments\n');
  for (let facility = 1; facility <= facilities; facility++)
    appendFileSync(
      path,
      Array.from({ length: products }, (_, index) => {
        // Each round changes another twentieth and leaves what earlier rounds changed.
        const differs = index % 20 >= 1 && index % 20 <= round;
        return `F${facility},,TLTLTLLL01,sku,SKU-${index + 1},,${5 + (index % 50) + (differs ? 100 : 0)},nightly\n`;
      }).join(''),
    );
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(path, longAgo, longAgo);
  const { url } = stage.services.ingest;
  const begun = performance.now();
  const started = await call<Run>('POST', `${url}/jobs/JOB_IMP_INV/runs?wait=60s`, stage.keys.operator, {
    parameters: { remoteFilename: name },
  });
  const run = await until('the import to end', 120_000, async () => {
    const now = ['queued', 'running'].includes(started.status)
      ? await call<Run>('GET', `${url}/runs/${started.runId}`, stage.keys.viewer)
      : started;
    return ['queued', 'running'].includes(now.status) ? undefined : now;
  });
  if (run.status !== 'completed')
    throw new Error(`the import ended ${run.status}: ${JSON.stringify(run.error)} ${JSON.stringify(run.counts)}`);
  return { runMs: performance.now() - begun };
}

/** The engine's own account of the last file, stage by stage. */
async function whereTheTimeWent(database: Client): Promise<string> {
  const { rows: files } = await database.query<{ timings: Record<string, number>; applied: number }>(
    'select timings, applied from ingest.file_import order by import_no desc limit 1',
  );
  return `${files[0]!.applied} applied; ${Object.entries(files[0]!.timings)
    .map(([name, ms]) => `${name} ${ms}`)
    .join(', ')}`;
}

const countEvents = async (database: Client): Promise<number> =>
  Number(
    (await database.query<{ n: string }>('select coalesce(max(position), 0) as n from ingest.event_log')).rows[0]!.n,
  );

async function untilPublished(database: Client): Promise<void> {
  await until('every event to be on Kafka', 120_000, async () => {
    const { rows: found } = await database.query<{ behind: string }>(
      'select coalesce((select max(position) from ingest.event_log), 0) - coalesce((select max(position) from ingest.relay_position), 0) as behind',
    );
    return Number(found[0]!.behind) <= 0 ? true : undefined;
  });
}

async function publishingRate(database: Client, before: number, withinMs: number): Promise<number> {
  return (((await countEvents(database)) - before) / withinMs) * 1_000;
}

/** The high-water mark that the kernel keeps of the process. */
const peakRssMb = (pid: number): number =>
  Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1_024);
