import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { alone } from './alone';
import { makeCatalogue } from './catalogue';
import { heldRelay } from './held-relay';
import { runImport } from './run-import';
import { ratioOf, type Measurement } from './measurement';
import type { Stage } from './stage';

const facilities = 4;
const products = 25_000;
const repeats = 7;
/** Every so many-th product changes in a round. */
const oneIn = 4;

/**
 * A file of four facilities, a quarter of its rows changed, or all of them new, by `groupBy: facilityId` beside the same without it, one chunk after the other. The
 * relay stands still, so that what is measured is the way into the ledger.
 */
export async function importGroups(stage: Stage): Promise<Measurement[]> {
  const database = new Client({ connectionString: stage.superuserUrl });
  await database.connect();
  try {
    await makeCatalogue(database, 3 * products, facilities);
    const relay = await heldRelay(stage.superuserUrl);
    try {
      return await alone(stage.pids, 'ingest', () => measure(stage));
    } finally {
      await relay.letGo();
    }
  } finally {
    await database.end();
  }
}

async function measure(stage: Stage): Promise<Measurement[]> {
  const take = (what: string, first: number, round: number, groupBy: string | null): Promise<number> => {
    stage.progress(`${what}, ${groupBy === null ? 'one by one' : 'in groups'}`);
    const name = `${what} ${round} ${groupBy}.csv`;
    writeLevels(stage, name, first, round);
    return runImport(stage, { remoteFilename: name, groupBy });
  };
  let round = 0;
  await take('warm up', 1 + 2 * products, round, 'facilityId');
  const firstOneByOne = await take('first load', 1, round, null);
  const firstGrouped = await take('first load', 1 + products, round, 'facilityId');
  const grouped: number[] = [];
  const oneByOne: number[] = [];
  for (let repeat = 1; repeat <= repeats; repeat++) {
    oneByOne.push(await take('change', 1, ++round, null));
    grouped.push(await take('change', 1, ++round, 'facilityId'));
  }
  const what = `import ${facilities * products} rows of ${facilities} facilities`;
  return [
    ratioOf(`${what}, a quarter changed: in groups, beside one by one`, grouped, oneByOne, '<= 0.9', '<= 0.7'),
    ratioOf(
      `${what}, all of them new: in groups, beside one by one`,
      [firstGrouped],
      [firstOneByOne],
      '<= 0.9',
      '<= 0.7',
    ),
  ];
}

/** Levels of the products from `first` on, facility by facility; those of another quarter of the products change from round to round. */
function writeLevels(stage: Stage, name: string, first: number, round: number): void {
  const directory = join(stage.sftp.dir, 'incoming', 'RESET_INVENTORY');
  mkdirSync(directory, { recursive: true });
  const path = join(directory, name);
  writeFileSync(path, 'facilityId,sku,availableQty\n');
  for (let facility = 1; facility <= facilities; facility++)
    appendFileSync(
      path,
      Array.from(
        { length: products },
        (_, index) => `F${facility},SKU-${first + index},${1_000 + Math.floor((round + (index % oneIn)) / oneIn)}\n`,
      ).join(''),
    );
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(path, longAgo, longAgo);
}
