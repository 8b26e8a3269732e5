import type { Tx } from '@app/common/database';
import { groupedBy, type ImportFile } from '@app/common/imports';
import { stockColumns } from './stock-columns';
import type { StockKind } from './stock-kinds';

/** What differences are told apart by; rows that are grouped by anything else (a reason, a column that is not ours) stay in one order. */
export type StockGroup = 'facility_no' | 'product_no' | 'bin_no';

const groups: Readonly<Record<string, StockGroup>> = {
  facilityId: 'facility_no',
  externalFacilityId: 'facility_no',
  locationSeqId: 'bin_no',
  idValue: 'product_no',
  productId: 'product_no',
};

export const groupOf = ({ parameters }: ImportFile, kind: StockKind): StockGroup | undefined =>
  groups[groupedBy(parameters, stockColumns(kind))?.name ?? ''];

/**
 * Parts the differences of a file, numbered by group, in two: where the group in their middle begins or ends, whichever is nearer. All rows of a
 * value are in one part then. Gives where the parts end.
 */
export async function partEndsOf(
  tx: Tx,
  { importNo }: ImportFile,
  group: StockGroup,
  differences: number,
): Promise<readonly number[]> {
  const middle = Math.ceil(differences / 2);
  const [edge] = await tx.query<{ before: number; through: number }>(edges(group), [importNo, middle, differences]);
  const { before, through } = edge!;
  const end = middle - before < through - middle ? before : through;
  return end > 0 && end < differences ? [end, differences] : [differences];
}

/** Each a walk along the numbering, from the middle to the edge of its group. $1 import, $2 the middle, $3 the last ordinal. */
const edges = (group: StockGroup): string => {
  const of = 'from inventory_difference where import_no = $1::bigint and';
  const inMiddle = `(select ${group} ${of} ordinal = $2::int)`;
  return `
  select coalesce((select max(ordinal) ${of} ordinal < $2::int and ${group} < ${inMiddle}), 0) as before,
         coalesce((select min(ordinal) ${of} ordinal > $2::int and ${group} > ${inMiddle}) - 1, $3::int) as through`;
};
