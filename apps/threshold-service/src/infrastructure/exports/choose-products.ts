import type { Tx } from '@app/common/database';
import type { ConditionCount, ExportRequest } from '../../application/ports';
import { countConditions } from '../search/count-conditions';
import { filterSql } from '../search/filter-sql';
import { readTerms } from '../search/read-terms';

export interface Chosen {
  catalogue: number;
  matching: number;
  products: number;
  conditions: readonly ConditionCount[];
}

/** Nothing is left out: what is exported is the catalogue itself. */
export const isWhole = ({ filter, touchedSince }: Pick<ExportRequest, 'filter' | 'touchedSince'>): boolean =>
  filter === undefined && touchedSince === undefined;

/** Puts the products of an export into the table `chosen`, unless it is all of them, and counts what each condition let through. */
export async function chooseProducts(
  tx: Tx,
  { filter, touchedSince }: Pick<ExportRequest, 'filter' | 'touchedSince'>,
): Promise<Chosen> {
  if (filter === undefined) {
    const [row] = await tx.query<{ catalogue: number }>('select count(*)::int as catalogue from searchable');
    const { catalogue } = row!;
    const products = touchedSince === undefined ? catalogue : await keepChosen(tx, 'true', touchedSince);
    return { catalogue, matching: catalogue, products, conditions: [] };
  }
  const terms = await readTerms(tx, filter);
  const products = await keepChosen(tx, filterSql(filter, terms).whole, touchedSince);
  const { catalogue, chosen, conditions } = await countConditions(tx, filter, terms);
  return { catalogue, matching: chosen, products, conditions };
}

async function keepChosen(tx: Tx, whole: string, touchedSince: Date | undefined): Promise<number> {
  await tx.execute(
    'create temp table chosen (product_no integer, product_id text collate "C" not null) on commit drop',
  );
  const products = await tx.execute(
    `insert into chosen (product_no, product_id)
     select product_no, p.product_id from searchable s join product p using (product_no)
     where (${whole}) and ($1::timestamptz is null or (${touched})) order by product_no`,
    [touchedSince ?? null],
  );
  await tx.execute('analyze chosen');
  return products;
}

const touched = `
  p.changed_at >= $1::timestamptz
  or s.product_no in (select f.product_no from in_force f where f.changed_at >= $1::timestamptz)
  or s.product_no in (select h.product_no from held_back_history h where h.stated_at >= $1::timestamptz)`;
