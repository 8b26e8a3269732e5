import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateAudit1764000600001 } from '@app/common/audit';
import { openDatabase, type Database } from '@app/common/database';
import { Connections } from '@app/common/files';
import { importFiles, type ImportOutcome } from '@app/common/imports';
import { CreateEventLog1763900000101, TraceEvents1764100000001 } from '@app/common/outbox';
import { migrations } from '../migrations';
import { PostgresCopies } from '../postgres-copies';
import { thresholdImport } from './threshold-import';

interface KnownFacility {
  facilityId: string;
  type: 'WAREHOUSE' | 'RETAIL_STORE' | 'CONFIGURATION';
  externalFacilityId?: string;
  timeZone?: string;
}
interface KnownProduct {
  productId: string;
  identifications: { idType: string; idValue: string }[];
}

const stamp = { epoch: 1, version: 1, changedAt: '2026-11-01T00:00:00Z' };

/** A threshold service's database and directory, into which files are dropped one at a time. */
export class ThresholdFiles {
  private constructor(
    readonly url: string,
    readonly database: Database,
    private readonly directory: string,
    readonly close: () => Promise<void>,
  ) {}

  static async open(server: { url: string; drop(): Promise<void> }): Promise<ThresholdFiles> {
    const directory = await mkdtemp(join(tmpdir(), 'stockline-thresholds-'));
    await mkdir(join(directory, 'incoming', 'IMP_PROD_THOLD'), { recursive: true });
    const database = await openDatabase({
      url: server.url,
      schema: 'threshold',
      applicationName: 'threshold files',
      migrations: [CreateEventLog1763900000101, TraceEvents1764100000001, ...migrations, CreateAudit1764000600001],
    });
    return new ThresholdFiles(server.url, database, directory, async () => {
      await database.close();
      await server.drop();
      await rm(directory, { recursive: true });
    });
  }

  async know(facilities: readonly KnownFacility[], products: readonly KnownProduct[]): Promise<void> {
    const copies = new PostgresCopies();
    await this.database.transaction(async (tx) => {
      await copies.takeFacilities(
        tx,
        facilities.map((facility) => ({ ...facility, ...stamp })),
      );
      await copies.takeProducts(
        tx,
        products.map((product) => ({ ...product, ...stamp })),
      );
    });
  }

  /** Has a channel sell the stock of these facilities, by product. */
  async sell(channel: string, stock: Readonly<Record<string, Readonly<Record<string, number>>>>): Promise<void> {
    const levels = Object.entries(stock).flatMap(([productId, of]) =>
      Object.entries(of).map(([facilityId, availableToPromise]) => ({ productId, facilityId, availableToPromise })),
    );
    const members = [...new Set(levels.map(({ facilityId }) => facilityId))].map((facilityId) => ({ facilityId }));
    await this.database.transaction(async (tx) => {
      await tx.execute(
        `insert into facility_group (facility_group_id, members, epoch, version, changed_at) values ($1, $2, 1, 1, now())`,
        [`of ${channel}`, JSON.stringify(members)],
      );
      await tx.execute('update facility set facility_group_id = $1 where facility_id = $2', [`of ${channel}`, channel]);
      await tx.execute(
        `insert into stock (product_id, facility_id, available_to_promise, epoch, version)
         select "productId", "facilityId", "availableToPromise", 1, 1
         from jsonb_to_recordset($1) as l ("productId" text, "facilityId" text, "availableToPromise" integer)`,
        [JSON.stringify(levels)],
      );
    });
  }

  /** Takes a file of these lines to its end. */
  async take(lines: readonly string[], additionalParameters: object = {}): Promise<ImportOutcome['counts']> {
    const fileName = `${randomUUID()}.csv`;
    // A column of no meaning makes each file a new one: the same bytes again would not even be read.
    const [header, ...rows] = lines;
    const text = [`${header},remark`, ...rows.map((row) => `${row},${fileName}`)].join('\n');
    await writeFile(join(this.directory, 'incoming', 'IMP_PROD_THOLD', fileName), text);
    const parameters = {
      propertyResource: 'LOCAL',
      configId: 'IMP_PROD_THOLD',
      remoteFilename: fileName,
      additionalParameters,
    };
    const { counts, error } = await importFiles(
      {
        runId: randomUUID(),
        parameters,
        signal: AbortSignal.timeout(60_000),
        progress: () => undefined,
        endWaiting: async () => undefined,
      },
      {
        database: this.database,
        declarations: new Map([['IMP_PROD_THOLD', thresholdImport(this.database)]]),
        connections: new Connections(new Map([['LOCAL', { kind: 'local', baseDirectory: this.directory }]])),
        spoolDirectory: join(this.directory, 'spool'),
        fileMinAgeMs: 0,
        logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
      },
    );
    if (error) throw new Error(JSON.stringify(error));
    return counts;
  }

  /** The rows of the last file that ended otherwise than applied or unchanged. */
  problems(): Promise<{ line: number; code: string; reason: string; hint: string; column_name: string }[]> {
    return this.database.query(
      `select line, code, reason, hint, column_name from import_row
       where import_no = (select max(import_no) from file_import) order by line`,
    );
  }

  /** What the guards of the last file were weighed by. */
  async figures(): Promise<string[]> {
    const [file] = await this.database.query<{ figures: { says: string }[] | null }>(
      'select figures from file_import order by import_no desc limit 1',
    );
    return (file?.figures ?? []).map(({ says }) => says);
  }
}
