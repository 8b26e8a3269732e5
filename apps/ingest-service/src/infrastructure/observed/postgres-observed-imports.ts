import { Injectable } from '@nestjs/common';
import type { ShopifyInventoryObserved } from '@app/common/contracts';
import type { Tx } from '@app/common/database';
import { newId } from '@app/common/kernel';
import { ObservedImports } from '../../application/ports';
import type { Judged, ObservedImport } from '../../domain/judge-observed';
import { observedConfig } from './observed-import';

/**
 * An import is begun with the first chunk of its location and counts what has come: it never waits for a last chunk, so that what a run left half done
 * can be taken back too.
 */
@Injectable()
export class PostgresObservedImports extends ObservedImports {
  async begin(tx: Tx, chunk: ShopifyInventoryObserved): Promise<ObservedImport> {
    const { runId, shopId, locationId, facilityId } = chunk;
    const place = `${shopId}/${locationId}`;
    const [begun] = await tx.query<ObservedImport>(findBegun, [runId, observedConfig, place]);
    if (begun) return begun;
    const parameters = JSON.stringify({ shopId, locationId, facilityId });
    const values = [newId(), runId, observedConfig, place, chunk.fileName, parameters];
    const [made] = await tx.query<ObservedImport>(begin, values);
    return made!;
  }

  async count(
    tx: Tx,
    { importNo }: ObservedImport,
    { rows }: ShopifyInventoryObserved,
    { counts, rejections, supersededLines }: Judged,
  ): Promise<void> {
    const { applied, unchanged, superseded, rejected } = counts;
    const lastLine = rows.reduce((last, { line }) => Math.max(last, line), 0);
    await tx.execute(addUp, [importNo, rows.length, applied, unchanged, superseded, rejected, lastLine]);
    if (rejections.length > 0) await tx.execute(keepRejected, [importNo, JSON.stringify(rejections)]);
    if (supersededLines.length > 0) await tx.execute(keepSuperseded, [importNo, supersededLines]);
  }
}

const told = `import_no as "importNo", import_id as "importId", as_of as "asOf", undone_by is not null as "isUndone"`;

const findBegun = `
  select ${told} from file_import where run_id = $1 and config_id = $2 and directory = $3 for update`;

/** The moment to the millisecond, as movements are kept. $1 id, $2 run, $3 config, $4 shop and location, $5 the record's name, $6 what it is of. */
const begin = `
  insert into file_import (import_id, run_id, config_id, connection, directory, file_name, file_size, modified_at, arrived_at, as_of, parameters,
                           state, status, ended_at)
  select $1::uuid, $2, $3, 'SHOPIFY', $4, $5, 0, at, at, at, $6::jsonb, 'ended', 'completed', at
  from (select date_trunc('milliseconds', now()) as at) moment
  returning ${told}`;

/** $1 import, $2 rows, $3 to $6 how they ended, $7 the last line among them. */
const addUp = `
  update file_import
  set rows = rows + $2::int, differences = differences + $3::int, applied_ordinal = applied_ordinal + $3::int, applied = applied + $3::int,
      unchanged = unchanged + $4::int, superseded = superseded + $5::int, rejected = rejected + $6::int,
      status = case when rejected + $6::int > 0 then 'completed_with_rejections' else 'completed' end,
      last_line = greatest(last_line, $7::int), ended_at = now()
  where import_no = $1::bigint`;

const keepRejected = `
  insert into import_row (import_no, line, outcome, code, reason, hint)
  select $1::bigint, r.line, 'rejected', r.code, r.reason, r.hint
  from jsonb_to_recordset($2::jsonb) as r (line int, code text, reason text, hint text)`;

const keepSuperseded = `
  insert into import_row (import_no, line, outcome, code, reason)
  select $1::bigint, line, 'superseded', 'superseded_by_newer_value', 'the level moved between the reading of the shop and its application'
  from unnest($2::int[]) as line`;
