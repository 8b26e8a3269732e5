import { Injectable } from '@nestjs/common';
import { intArray, type Tx } from '@app/common/database';
import { Stock } from '../application/ports';
import { isDelta, levelKey, type Bin, type Level, type Movement, type Walk } from '../domain/apply-changes';
import type { StockChange } from '../domain/stock-change';
import { writeWalk } from './write-walk';

interface LevelRow {
  product_no: number;
  facility_no: number;
  quantity_on_hand: number;
  available_to_promise: number;
  version: number;
}
interface BalanceRow {
  product_no: number;
  facility_no: number;
  bin_no: number;
  quantity_on_hand: number;
  available_to_promise: number;
  as_of: Date | null;
}
interface MovementRow {
  product_no: number;
  facility_no: number;
  bin_no: number;
  occurred_at: Date;
  quantity_on_hand_delta: string;
  available_to_promise_delta: string;
}
const noBins: Level['bins'] = [];

@Injectable()
export class PostgresStock extends Stock {
  async lock(
    tx: Tx,
    changes: readonly StockChange[],
  ): Promise<{ levels: ReadonlyMap<string, Level>; movements: ReadonlyMap<string, readonly Movement[]> }> {
    const all = columnsOf(changes);
    // Before any row is locked: who waits for a level that another writer is making holds none that that one may wait for.
    await tx.execute(makeMissingLevels, all);
    const levels = await tx.query<LevelRow>(lockLevels, all);
    const balances = await tx.query<BalanceRow>(readBalances, all);
    const absolute = changes.filter((change) => !isDelta(change));
    const movements = absolute.length > 0 ? await tx.query<MovementRow>(readMovements, columnsOf(absolute)) : [];
    return { levels: levelsOf(levels, balances), movements: movementsOf(movements) };
  }

  async write(tx: Tx, walk: Walk): Promise<void> {
    await writeWalk(tx, walk);
  }
}

/** The levels that changes speak of, each once, as two columns. */
function columnsOf(changes: readonly StockChange[]): [productNos: string, facilityNos: string] {
  const distinct = [...new Map(changes.map((one) => [levelKey(one.productNo, one.facilityNo), one])).values()];
  return [intArray(distinct, ({ productNo }) => productNo), intArray(distinct, ({ facilityNo }) => facilityNo)];
}
const keys = 'unnest($1::int[], $2::int[]) as k (product_no, facility_no)';

const makeMissingLevels = `
  insert into inventory_level (product_no, facility_no)
  select k.product_no, k.facility_no from ${keys}
  where not exists (select from inventory_level l where l.product_no = k.product_no and l.facility_no = k.facility_no)
  order by 1, 2
  on conflict do nothing`;

/** The one lock order of all writers: by product, then facility. Two of them can wait for each other, never both at once. */
const lockLevels = `
  select l.product_no, l.facility_no, l.quantity_on_hand::float8, l.available_to_promise::float8, l.version::float8
  from ${keys}
  join inventory_level l using (product_no, facility_no)
  order by l.product_no, l.facility_no
  for update of l`;

const readBalances = `
  select b.product_no, b.facility_no, b.bin_no, b.quantity_on_hand::float8, b.available_to_promise::float8, b.as_of
  from ${keys} join inventory_balance b using (product_no, facility_no)`;

const readMovements = `
  select m.product_no, m.facility_no, m.bin_no, m.occurred_at, m.quantity_on_hand_delta, m.available_to_promise_delta
  from ${keys} join recent_movement m using (product_no, facility_no)
  where m.occurred_at > now() - interval '48 hours'`;

function levelsOf(rows: readonly LevelRow[], balances: readonly BalanceRow[]): Map<string, Level> {
  const bins = new Map<string, Bin[]>();
  for (const row of balances) {
    const key = levelKey(row.product_no, row.facility_no);
    const bin: Bin = {
      binNo: row.bin_no,
      quantityOnHand: row.quantity_on_hand,
      availableToPromise: row.available_to_promise,
      asOfMs: row.as_of?.getTime() ?? null,
    };
    const others = bins.get(key);
    if (others) others.push(bin);
    else bins.set(key, [bin]);
  }
  return new Map(
    rows.map((row) => {
      const key = levelKey(row.product_no, row.facility_no);
      const level: Level = {
        productNo: row.product_no,
        facilityNo: row.facility_no,
        quantityOnHand: row.quantity_on_hand,
        availableToPromise: row.available_to_promise,
        version: row.version,
        bins: bins.get(key) ?? noBins,
      };
      return [key, level];
    }),
  );
}

function movementsOf(rows: readonly MovementRow[]): Map<string, Movement[]> {
  const byLevel = new Map<string, Movement[]>();
  for (const row of rows) {
    const key = levelKey(row.product_no, row.facility_no);
    const movement = {
      binNo: row.bin_no,
      occurredAtMs: row.occurred_at.getTime(),
      quantityOnHand: Number(row.quantity_on_hand_delta),
      availableToPromise: Number(row.available_to_promise_delta),
    };
    const others = byLevel.get(key);
    if (others) others.push(movement);
    else byLevel.set(key, [movement]);
  }
  return byLevel;
}
