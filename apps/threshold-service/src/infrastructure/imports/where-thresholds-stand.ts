import { notTold, type ImportFile, type StandingDeclaration } from '@app/common/imports';

/**
 * Where the value in force stands, by which an undated row is judged. Not told of is what a row has to be held against more than units for: a value with an end, one that
 * began after the moment of the file, and a key of which something is due and not served.
 */
export const whereThresholdsStand = ({ asOf }: Pick<ImportFile, 'asOf'>): StandingDeclaration => ({
  table: 'in_force',
  numbers: `
    select facility_no, 0, product_no, case when effective_thru is null then units else ${notTold} end from in_force where effective_from is not null`,
  untold: {
    sql: `
    select facility_no, 0 as bin_no, product_no from due where due_at <= $1::timestamptz
    union select facility_no, 0, product_no from in_force where effective_from > $1::timestamptz`,
    values: [asOf.toISOString()],
  },
});
