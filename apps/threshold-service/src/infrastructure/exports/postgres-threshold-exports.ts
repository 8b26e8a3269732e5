import { Injectable } from '@nestjs/common';
import { Database } from '@app/common/database';
import { StocklineError } from '@app/common/kernel';
import { References, ThresholdExports, type ExportRequest, type Exported, type Place } from '../../application/ports';
import { columnFits } from '../../domain/column-fits';
import { chooseProducts, isWhole } from './choose-products';
import { copyRows } from './copy-rows';
import { ExportFile } from './export-file';
import { inHalves, middleOf } from './in-halves';
import { readChannels } from './read-channels';

/**
 * Writes an export from one snapshot of the database: what is chosen, counted and written belongs together however long it takes. Rows stream from
 * COPY to the file, so that memory does not grow with them; those of a large catalogue in two halves at once.
 */
@Injectable()
export class PostgresThresholdExports extends ThresholdExports {
  constructor(
    private readonly database: Database,
    private readonly references: References,
    /** Of how many products on the catalogue is written in halves: fewer are written sooner than a second connection pays. */
    private readonly fewestInHalves = 50_000,
  ) {
    super();
  }

  async channels(reference: string | null): Promise<readonly Place[]> {
    if (reference === null)
      return this.database.query<Place>(
        `select facility_no as "facilityNo", facility_id as "facilityId", type from facility where type = 'CONFIGURATION' order by 2`,
      );
    const place = await this.references.facility(reference);
    const unfit = columnFits('threshold', place);
    if (unfit)
      throw new StocklineError({
        code: unfit.code,
        message: unfit.reason,
        hint: 'Name the channel (a CONFIGURATION facility), or leave facilityId out for all of them.',
        details: { parameter: 'facilityId' },
      });
    return [place];
  }

  async write(
    request: ExportRequest,
    localFile: string,
    signal: AbortSignal,
    onBytes: (bytes: number) => Promise<void>,
  ): Promise<Exported> {
    return this.database.transaction(async (tx) => {
      for (const setting of settings) await tx.execute(setting);
      const chosen = await chooseProducts(tx, request);
      if (chosen.products === 0 || request.channelNos.length === 0)
        return { ...chosen, rows: 0, sizeBytes: 0, contentHash: '' };
      const file = await ExportFile.open(localFile, signal, onBytes);
      try {
        let rows = 0;
        const whole = isWhole(request);
        const middle = whole && chosen.products >= this.fewestInHalves ? await middleOf(tx) : undefined;
        for (const [place, channel] of (await readChannels(tx, request.channelNos)).entries()) {
          const statement = { channel, units: request.units, whole, header: place === 0 };
          rows +=
            middle === undefined
              ? await file.take(await copyRows(tx, statement))
              : await inHalves({ database: this.database, tx, file, settings, signal }, statement, middle);
        }
        return { ...chosen, rows, ...(await file.end()) };
      } finally {
        await file.close();
      }
    });
  }
}

const settings = [
  'set transaction isolation level repeatable read',
  // Whole catalogues take longer than a writer may; this one holds no lock that anybody waits for.
  'set local transaction_timeout = 0',
  'set local idle_in_transaction_session_timeout = 0',
  "set local work_mem = '64MB'",
];
