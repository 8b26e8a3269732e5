import { Injectable } from '@nestjs/common';
import { intArray, type Tx } from '@app/common/database';
import { Stock } from '../application/ports';
import { isDelta, levelKey, type Bin, type Level, type Movement, type Walk } from '../domain/apply-changes';
import type { StockChange } from '../domain/stock-change';
import { SeenLevels } from './seen-levels';
import { writeWalk } from './write-walk';

/**
 * Rows as one, each column a text with commas between its values: to take thousands of rows apart cost the driver more than all that is done with
 * them. Of no rows, each column is null.
 */
type Columns<Name extends string> = Record<Name, string | null>;
type LevelColumns = Columns<'product_no' | 'facility_no' | 'quantity_on_hand' | 'available_to_promise' | 'version'>;
type BalanceColumns = Columns<
  'product_no' | 'facility_no' | 'bin_no' | 'quantity_on_hand' | 'available_to_promise' | 'as_of_ms'
>;
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
  private readonly seen = new SeenLevels();

  async lock(
    tx: Tx,
    changes: readonly StockChange[],
  ): Promise<{ levels: ReadonlyMap<string, Level>; movements: ReadonlyMap<string, readonly Movement[]> }> {
    const all = distinctLevels(changes);
    const columns = columnsOf(all);
    const levels = await this.lockAll(tx, all, columns);
    const [balances] = await tx.query<BalanceColumns>(readBalances, columns);
    const absolute = changes.filter((change) => !isDelta(change));
    const movements =
      absolute.length > 0 ? await tx.query<MovementRow>(readMovements, columnsOf(distinctLevels(absolute))) : [];
    return { levels: levelsOf(levels, balances!), movements: movementsOf(movements) };
  }

  private async lockAll(tx: Tx, all: readonly NamedLevel[], columns: KeyColumns): Promise<LevelColumns> {
    // Before any row is locked: who waits for a level that another writer is making holds none that that one may wait for.
    const unseen = all.filter(({ productNo, facilityNo }) => !this.seen.has(productNo, facilityNo));
    const made = unseen.length > 0 ? await tx.execute(makeMissingLevels, columnsOf(unseen)) : 0;
    const [locked] = await tx.query<LevelColumns & { found: number }>(lockLevels, columns);
    if (locked!.found < all.length) {
      // Somebody has taken levels away by hand.
      this.seen.clear();
      return this.lockAll(tx, all, columns);
    }
    // What this transaction made may yet be undone.
    if (made === 0) for (const { productNo, facilityNo } of unseen) this.seen.add(productNo, facilityNo);
    return locked!;
  }

  async write(tx: Tx, walk: Walk): Promise<void> {
    await writeWalk(tx, walk);
  }
}

type KeyColumns = [productNos: Buffer, facilityNos: Buffer];
type NamedLevel = Pick<StockChange, 'productNo' | 'facilityNo'>;

/** The levels that changes speak of, each once. */
const distinctLevels = (changes: readonly StockChange[]): NamedLevel[] => [
  ...new Map(changes.map((one) => [levelKey(one.productNo, one.facilityNo), one])).values(),
];
const columnsOf = (levels: readonly NamedLevel[]): KeyColumns => [
  intArray(levels, ({ productNo }) => productNo),
  intArray(levels, ({ facilityNo }) => facilityNo),
];
const keys = 'unnest($1::int[], $2::int[]) as k (product_no, facility_no)';

const makeMissingLevels = `
  insert into inventory_level (product_no, facility_no)
  select k.product_no, k.facility_no from ${keys}
  where not exists (select from inventory_level l where l.product_no = k.product_no and l.facility_no = k.facility_no)
  order by 1, 2
  on conflict do nothing`;

const textOf = (...columns: string[]): string =>
  columns.map((column) => `string_agg(${column}::text, ',') as ${column}`).join(', ');

/** The one lock order of all writers: by product, then facility. Two of them can wait for each other, never both at once. */
const lockLevels = `
  select count(*)::integer as found, ${textOf('product_no', 'facility_no', 'quantity_on_hand', 'available_to_promise', 'version')}
  from (select l.* from ${keys}
        join inventory_level l using (product_no, facility_no)
        order by l.product_no, l.facility_no
        for update of l) locked`;

/** A statement of its own: what it sees was committed before the levels were locked, not before that was asked for. */
const readBalances = `
  select ${textOf('product_no', 'facility_no', 'bin_no', 'quantity_on_hand', 'available_to_promise')},
         string_agg(coalesce(floor(extract(epoch from as_of) * 1000)::bigint::text, ''), ',') as as_of_ms
  from ${keys} join inventory_balance b using (product_no, facility_no)`;

const readMovements = `
  select m.product_no, m.facility_no, m.bin_no, m.occurred_at, m.quantity_on_hand_delta, m.available_to_promise_delta
  from ${keys} join recent_movement m using (product_no, facility_no)
  where m.occurred_at > now() - interval '48 hours'`;

function levelsOf(columns: LevelColumns, balances: BalanceColumns): Map<string, Level> {
  const bins = binsOf(balances);
  const facilityNos = numbersOf(columns.facility_no);
  const quantitiesOnHand = numbersOf(columns.quantity_on_hand);
  const availablesToPromise = numbersOf(columns.available_to_promise);
  const versions = numbersOf(columns.version);
  return new Map(
    numbersOf(columns.product_no).map((productNo, row): [string, Level] => {
      const facilityNo = facilityNos[row]!;
      const key = levelKey(productNo, facilityNo);
      const level = {
        productNo,
        facilityNo,
        quantityOnHand: quantitiesOnHand[row]!,
        availableToPromise: availablesToPromise[row]!,
        version: versions[row]!,
        bins: bins.get(key) ?? noBins,
      };
      return [key, level];
    }),
  );
}

/** By level. */
function binsOf(columns: BalanceColumns): Map<string, Bin[]> {
  const facilityNos = numbersOf(columns.facility_no);
  const binNos = numbersOf(columns.bin_no);
  const quantitiesOnHand = numbersOf(columns.quantity_on_hand);
  const availablesToPromise = numbersOf(columns.available_to_promise);
  const moments = columns.as_of_ms?.split(',') ?? [];
  const bins = new Map<string, Bin[]>();
  for (const [row, productNo] of numbersOf(columns.product_no).entries()) {
    const key = levelKey(productNo, facilityNos[row]!);
    const bin: Bin = {
      binNo: binNos[row]!,
      quantityOnHand: quantitiesOnHand[row]!,
      availableToPromise: availablesToPromise[row]!,
      asOfMs: moments[row] === '' ? null : Number(moments[row]),
    };
    const others = bins.get(key);
    if (others) others.push(bin);
    else bins.set(key, [bin]);
  }
  return bins;
}

const numbersOf = (column: string | null): number[] => column?.split(',').map(Number) ?? [];

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
