import type { Sql } from '@app/common/database';
import type { ProductBook } from '@app/common/imports';
import type { KnownBins } from './known-bins';
import type { NewProducts } from './new-products/new-products';

/** What rows are checked against. */
export interface KnownNames {
  facilities: ReadonlyMap<string, number>;
  externalFacilities: ReadonlyMap<string, number>;
  idTypes: ReadonlyMap<string, number>;
  products: ProductBook;
  bins: KnownBins;
  /** Where a file may create products that nobody knows. */
  newProducts?: NewProducts;
}

/** The few of them that are read whole, once a file: facilities that hold stock, and types of identifications. */
export async function readKnownNames(
  sql: Pick<Sql, 'query'>,
): Promise<Pick<KnownNames, 'facilities' | 'externalFacilities' | 'idTypes'>> {
  const facilities = await sql.query<{ facility_no: number; facility_id: string; external_facility_id: string | null }>(
    "select facility_no, facility_id, external_facility_id from facility where type <> 'CONFIGURATION'",
  );
  const idTypes = await sql.query<{ id_type_no: number; id_type: string }>('select id_type_no, id_type from id_type');
  return {
    facilities: new Map(facilities.map((row) => [row.facility_id, row.facility_no])),
    externalFacilities: new Map(
      facilities.flatMap((row) =>
        row.external_facility_id === null ? [] : [[row.external_facility_id, row.facility_no] as const],
      ),
    ),
    idTypes: new Map(idTypes.map((row) => [row.id_type, row.id_type_no])),
  };
}
