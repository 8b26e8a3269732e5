import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { alone } from './alone';
import { makeCatalogue } from './catalogue';
import { leastOf, type Measurement } from './measurement';
import { runImport } from './run-import';
import type { Stage } from './stage';

const products = 25_000;
const facilities = 4;
const files = 1_000;
const rowsAFile = (products * facilities) / files;
/** Of a file's rows, every so many-th differs. */
const oneIn = 20;

/** A thousand small files in one run, each from its claim to the archive, 5 % of their rows different; how many files a second. */
export async function importManyFiles(stage: Stage): Promise<Measurement[]> {
  const database = new Client({ connectionString: stage.superuserUrl });
  await database.connect();
  try {
    stage.progress(`making ${products} products`);
    await makeCatalogue(database, products, facilities);
    return await alone(stage.pids, 'ingest', async () => {
      stage.progress('first load');
      drop(stage, 'first.csv', 0, products * facilities, 0);
      await runImport(stage, { remoteFilename: 'first.csv' });
      stage.progress(`${files} files of ${rowsAFile} rows`);
      for (let file = 0; file < files; file++)
        drop(stage, `till-${String(file).padStart(4, '0')}.csv`, file * rowsAFile, rowsAFile, 1);
      const ms = await runImport(stage, { fileNameRegex: 'till-*.csv' });
      const { rows } = await database.query<{ files: number; applied: number }>(
        `select count(*)::int as files, sum(applied)::int as applied from ingest.file_import where file_name like 'till-%' and status = 'completed'`,
      );
      const { files: ended, applied } = rows[0]!;
      if (ended !== files || applied !== (products * facilities) / oneIn)
        throw new Error(`${ended} of ${files} files have ended, with ${applied} rows applied`);
      return [leastOf(`import ${files} files of ${rowsAFile} rows`, (files / ms) * 1_000, 'files/s', 60)];
    });
  } finally {
    await database.end();
  }
}

/** `count` levels from the `first` on, facility by facility within a product. */
function drop(stage: Stage, name: string, first: number, count: number, round: 0 | 1): void {
  const directory = join(stage.sftp.dir, 'incoming', 'RESET_INVENTORY');
  mkdirSync(directory, { recursive: true });
  const path = join(directory, name);
  const rows = Array.from({ length: count }, (_, index) => {
    const level = first + index;
    const units = 5 + (level % oneIn === 0 ? round : 0);
    return `F${1 + (level % facilities)},SKU-${1 + Math.floor(level / facilities)},${units}\n`;
  });
  writeFileSync(path, `facilityId,sku,availableQty\n${rows.join('')}`);
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(path, longAgo, longAgo);
}
