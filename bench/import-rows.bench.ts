import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { alone } from './alone';
import { makeCatalogue } from './catalogue';
import { causeOfRow, databaseFloor, firstLoadFloor, produceFloor } from './floors';
import { limitOf, rateOf, ratioOf, timed, type Measurement } from './measurement';
import { peakRssMb, forgetPeakRss } from './peak-rss';
import { heldRelay } from './held-relay';
import { runImport } from './run-import';
import type { Stage } from './stage';
import { untilPublished } from './until-published';

interface Size {
  /** As the lines name it. */
  rows: string;
  products: number;
  facilities: number;
  /** Rounds that count, and before them those in which the service and the database become warm, as they are after a day's files. */
  repeats: number;
  warmUps: number;
  wanted: {
    committed: [string, string];
    firstLoad?: [string, string];
    published: [string, string];
    rssMb: [number, number];
  };
}

/** Files of the reset dialect dropped on SFTP and taken by JOB_IMP_INV: the first load, then rounds of which 5 % differ, beside the floors of the same run. */
export const importRows =
  (size: Size) =>
  async (stage: Stage): Promise<Measurement[]> => {
    const database = new Client({ connectionString: stage.superuserUrl });
    await database.connect();
    try {
      return await alone(stage.pids, 'ingest', () => measure(stage, database, size));
    } finally {
      await database.end();
    }
  };

export const oneHundredThousand: Size = {
  rows: '100,000',
  products: 25_000,
  facilities: 4,
  repeats: 7,
  warmUps: 3,
  wanted: {
    committed: ['<= 3', '<= 1.3'],
    published: ['>= 0.5', '>= 0.95'],
    rssMb: [300, 250],
  },
};
export const oneMillion: Size = {
  rows: '1,000,000',
  products: 200_000,
  facilities: 5,
  repeats: 3,
  warmUps: 0,
  wanted: {
    committed: ['<= 2', '<= 1.3'],
    firstLoad: ['<= 2', '<= 1.25'],
    published: ['>= 0.8', '>= 0.95'],
    rssMb: [350, 250],
  },
};

const backlog = 40_000;

async function measure(stage: Stage, database: Client, size: Size): Promise<Measurement[]> {
  const rows = size.products * size.facilities;
  const changed = rows / 20;
  const what = `import ${size.rows} rows`;
  stage.progress(`making ${size.products} products`);
  await makeCatalogue(database, size.products, size.facilities);
  forgetPeakRss(stage.pids.ingest);

  stage.progress('first load');
  const firstFloorMs = await firstLoadFloor(stage.floorUrl, rows);
  const firstMs = await importFile(stage, size, 'first.csv', 0);
  stage.progress(`first load: ${await whereTheTimeWent(database)}`);
  await untilPublished(database);

  const floors: number[] = [];
  const committed: number[] = [];
  const toKafka: number[] = [];
  const toKafkaFloors: number[] = [];
  const published: number[] = [];
  const produced: number[] = [];
  let file = 0;
  for (let round = 1; round <= size.warmUps; round++) {
    stage.progress(`warming up, ${round} of ${size.warmUps}`);
    await databaseFloor(stage.floorUrl, rows, changed);
    await importFile(stage, size, `warm-up-${round}.csv`, ++file);
    await untilPublished(database);
  }
  for (let round = 1; round <= size.repeats; round++) {
    stage.progress(`round ${round} of ${size.repeats}`);
    const floorMs = (await databaseFloor(stage.floorUrl, rows, changed)).totalMs;
    const produceMs = await produceFloor(stage.kafka.brokers, `floor-${round}-${Date.now()}`, changed, causeOfRow);
    const begun = performance.now();
    committed.push(await importFile(stage, size, `round-${round}.csv`, ++file));
    await untilPublished(database);
    toKafka.push(performance.now() - begun);
    floors.push(floorMs);
    toKafkaFloors.push(floorMs + produceMs);
    stage.progress(`round ${round}: ${await whereTheTimeWent(database)}`);
  }
  // A backlog, and nothing else to do: what the relay itself can.
  for (let round = 1; round <= 3; round++) {
    const relay = await heldRelay(stage.superuserUrl);
    const before = await lastPosition(database);
    while ((await lastPosition(database)) - before < backlog)
      await importFile(stage, size, `backlog-${file}.csv`, ++file);
    const events = (await lastPosition(database)) - before;
    stage.progress(`publishing ${events} events`);
    published.push((events / (await timed(async () => (await relay.letGo(), untilPublished(database))))) * 1_000);
    produced.push(
      (events / (await produceFloor(stage.kafka.brokers, `backlog-${round}-${Date.now()}`, events, causeOfRow))) *
        1_000,
    );
  }
  return [
    ratioOf(`${what}, 5 % changed: file on SFTP → ledger, committed`, committed, floors, ...size.wanted.committed),
    ratioOf(`${what}, 5 % changed: until the last event is on Kafka`, toKafka, toKafkaFloors, '<= 2', '<= 1.2'),
    ...(size.wanted.firstLoad
      ? [ratioOf(`${what}, all of them new`, [firstMs], [firstFloorMs], ...size.wanted.firstLoad)]
      : []),
    rateOf(
      `${what}: events published from a backlog, beside raw kafkajs`,
      published,
      produced,
      ...size.wanted.published,
    ),
    limitOf(`${what}: peak RSS of ingest`, peakRssMb(stage.pids.ingest), 'MB', ...size.wanted.rssMb),
  ];
}

/** Milliseconds from the request of the run to its end. Each round changes another twentieth of the rows. */
async function importFile(stage: Stage, size: Size, name: string, round: number): Promise<number> {
  writeFile(stage, size, name, round);
  return runImport(stage, { remoteFilename: name });
}

function writeFile(stage: Stage, { products, facilities }: Size, name: string, round: number): void {
  const directory = join(stage.sftp.dir, 'incoming', 'RESET_INVENTORY');
  mkdirSync(directory, { recursive: true });
  const path = join(directory, name);
  writeFileSync(path, 'facilityId,externalFacilityId,locationSeqId,idType,idValue,productId,availableQty,comments\n');
  const unitsOf = (index: number): number => 5 + (index % 50) + 100 * Math.floor((round + 19 - (index % 20)) / 20);
  for (let facility = 1; facility <= facilities; facility++)
    for (let from = 0; from < products; from += 10_000)
      appendFileSync(
        path,
        Array.from(
          { length: Math.min(10_000, products - from) },
          (_, index) => `F${facility},,TLTLTLLL01,sku,SKU-${from + index + 1},,${unitsOf(from + index)},nightly\n`,
        ).join(''),
      );
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(path, longAgo, longAgo);
}

/** The engine's own account of the last file, stage by stage. */
async function whereTheTimeWent(database: Client): Promise<string> {
  const { rows: files } = await database.query<{ timings: Record<string, number>; applied: number }>(
    `select applied, jsonb_build_object('queuedMs', ${msBetween('r.queued_at', 'r.started_at')}, 'claimMs', ${msBetween('r.started_at', 'f.arrived_at')}) || f.timings
              || jsonb_build_object('toEndMs', ${msBetween('f.ended_at', 'r.finished_at')}, 'allMs', ${msBetween('r.queued_at', 'r.finished_at')}) as timings
     from ingest.file_import f join ingest.run r on r.run_id::text = f.run_id order by import_no desc limit 1`,
  );
  return `${files[0]!.applied} applied; ${Object.entries(files[0]!.timings)
    .map(([name, ms]) => `${name} ${ms}`)
    .join(', ')}`;
}

const msBetween = (from: string, to: string): string => `round(extract(epoch from ${to} - ${from}) * 1000)`;

const lastPosition = async (database: Client): Promise<number> =>
  Number(
    (await database.query<{ n: string }>('select coalesce(max(position), 0) as n from ingest.event_log')).rows[0]!.n,
  );
